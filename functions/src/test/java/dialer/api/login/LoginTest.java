package dialer.api.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.api.caller.Keys;
import dialer.api.db.Database;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoginTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    for (String name : new String[] {"ann", "bob", "cem", "dot", "eve", "fay"}) {
      api.superuser()
          .post(
              "/api/v1/clients",
              "{\"name\": \"N\", \"accountcode\": \"%s\", \"username\": \"%s\", \"password\": \"secret of %s\"}"
                  .formatted(name, name, name));
    }
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Answer login(String username, String password) {
    return api.sending(Map.of("Content-Type", "application/json"))
        .post(
            "/api/v1/auth/login",
            "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, password));
  }

  private static Answer refresh(String token) {
    return api.sending(Map.of("Content-Type", "application/json"))
        .post("/calling/api/auth/refresh", "{\"refresh_token\": \"%s\"}".formatted(token));
  }

  private static Answer me(String accessToken) {
    return api.sending(Map.of("Authorization", "Bearer " + accessToken)).get("/api/v1/clients/me");
  }

  @Test
  void a_name_and_a_password_give_a_token_that_opens_what_a_key_opens() {
    Answer answer = login("ann", "secret of ann");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("token_type")).isEqualTo("bearer");
    assertThat(answer.number("expires_in")).isEqualTo(900);
    assertThat(me(answer.text("access_token")).text("accountcode")).isEqualTo("ann");
    assertThat(api.with(answer.text("access_token")).get("/api/v1/clients/me").status())
        .as("in X-API-KEY too")
        .isEqualTo(200);
  }

  @Test
  void a_wrong_password_and_a_name_that_is_nobodys_are_told_alike() {
    Answer wrong = login("ann", "secret of bob");
    Answer nobody = login("nobody", "secret of bob");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.text("message")).isEqualTo("Invalid username or password");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.text("message")).isEqualTo(wrong.text("message"));
    assertThat(login("client123", "no password was set").status()).isEqualTo(401);
  }

  @Test
  void after_five_failures_even_the_right_password_must_wait() {
    for (int i = 0; i < 5; i++) {
      assertThat(login("bob", "wrong wrong").status()).isEqualTo(401);
    }
    Answer answer = login("bob", "secret of bob");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(800, 901);
    assertThat(login("ann", "secret of ann").status()).isEqualTo(200);
  }

  @Test
  void a_refresh_token_is_used_once_and_its_second_use_ends_the_family() {
    String first = login("cem", "secret of cem").text("refresh_token");
    Answer second = refresh(first);
    assertThat(second.status()).isEqualTo(200);
    assertThat(me(second.text("access_token")).status()).isEqualTo(200);
    assertThat(refresh(first).status()).isEqualTo(401);
    assertThat(refresh(second.text("refresh_token")).status()).isEqualTo(401);
    assertThat(refresh("0".repeat(64)).status()).isEqualTo(401);
  }

  @Test
  void a_token_of_a_client_that_was_deactivated_is_403_at_once() {
    Answer tokens = login("dot", "secret of dot");
    assertThat(me(tokens.text("access_token")).status()).isEqualTo(200);
    api.execute("UPDATE clients SET is_active = false WHERE accountcode = 'dot'");
    assertThat(me(tokens.text("access_token")).status()).isEqualTo(403);
    assertThat(refresh(tokens.text("refresh_token")).status()).isEqualTo(403);
    assertThat(login("dot", "secret of dot").status()).isEqualTo(403);
  }

  @Test
  void a_token_without_a_signature_or_with_another_ones_opens_nothing() {
    String token = login("eve", "secret of eve").text("access_token");
    String[] parts = token.split("\\.");
    String other = login("fay", "secret of fay").text("access_token").split("\\.")[1];
    assertThat(me(parts[0] + "." + other + "." + parts[2]).status()).isEqualTo(401);
    String claims =
        base64(
            "{\"iss\": \"dialer\", \"sub\": \"1\", \"exp\": 9999999999, \"id\": 1,"
                + " \"roles\": [\"superuser\"], \"superuser\": true}");
    assertThat(me(base64("{\"alg\": \"none\"}") + "." + claims + ".").status()).isEqualTo(401);
    assertThat(me(base64("{\"alg\": \"HS256\", \"kid\": \"x\"}") + "." + claims + ".AAAA").status())
        .isEqualTo(401);
    assertThat(me("a.b.c").status()).isEqualTo(401);
  }

  @Test
  void a_signing_key_is_encrypted_where_it_is_kept_and_older_ones_still_verify() {
    String token = login("eve", "secret of eve").text("access_token");
    assertThat(
            api.number(
                "SELECT count(*) FROM signing_keys"
                    + " WHERE position('\"d\"' in encode(sealed, 'escape')) > 0"))
        .isZero();
    try (TestApi later = api.anotherNode()) {
      api.execute("UPDATE signing_keys SET created_at = created_at - interval '31 days'");
      Answer answer =
          later
              .sending(Map.of("Content-Type", "application/json"))
              .post(
                  "/api/v1/auth/login", "{\"username\": \"eve\", \"password\": \"secret of eve\"}");
      assertThat(api.number("SELECT count(*) FROM signing_keys")).isEqualTo(2);
      assertThat(me(answer.text("access_token")).status())
          .as("the new key, at a node that has not seen it")
          .isEqualTo(200);
      assertThat(
              later
                  .sending(Map.of("Authorization", "Bearer " + token))
                  .get("/api/v1/clients/me")
                  .status())
          .as("the old key")
          .isEqualTo(200);
    }
  }

  @Test
  void a_key_that_nobody_knows_is_looked_for_once_a_second() {
    login("eve", "secret of eve");
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    InstantSource clock = now::get;
    SigningKeys keys =
        new SigningKeys(
            api.bean(Database.class), api.bean(Keys.class), clock.withZone(ZoneOffset.UTC));
    assertThat(keys.find("nobody's")).isEmpty();
    api.execute("ALTER TABLE signing_keys RENAME TO away");
    try {
      now.updateAndGet(at -> at.plusMillis(999));
      assertThat(keys.find("another one")).as("without asking").isEmpty();
      now.updateAndGet(at -> at.plusMillis(2));
      assertThatThrownBy(() -> keys.find("another one")).hasStackTraceContaining("signing_keys");
    } finally {
      api.execute("ALTER TABLE away RENAME TO signing_keys");
    }
    assertThat(keys.find(api.bean(SigningKeys.class).newest().getKeyID())).isPresent();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
