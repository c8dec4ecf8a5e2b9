package dialer.api.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_key_opens_in_each_of_three_places() {
    String key = api.tenant("three_places");
    assertThat(api.sending(Map.of("X-API-KEY", key)).get("/api/v1/clients/me").status())
        .isEqualTo(200);
    assertThat(
            api.sending(Map.of("Authorization", "Bearer " + key))
                .get("/api/v1/clients/me")
                .status())
        .isEqualTo(200);
    assertThat(api.sending(Map.of()).get("/api/v1/clients/me?x-api-key=" + key).status())
        .isEqualTo(200);
  }

  @Test
  void a_key_is_256_url_safe_bits_without_a_dot_and_only_its_hash_is_stored() {
    String key = api.tenant("stored");
    assertThat(key).matches("[0-9a-f]{64}");
    assertThat(
            api.number(
                "SELECT count(*) FROM api_keys WHERE prefix || encode(hash, 'escape') LIKE '%"
                    + key
                    + "%'"))
        .isZero();
  }

  @Test
  void no_key_a_wrong_key_and_a_wrong_tail_are_401() {
    String key = api.tenant("wrong");
    String tail = key.substring(0, 42) + (key.endsWith("A") ? "B" : "A");
    for (var headers :
        List.of(
            Map.<String, String>of(),
            Map.of("X-API-KEY", "nonsense"),
            Map.of("X-API-KEY", tail),
            Map.of("Authorization", "Bearer a.b.c"))) {
      Answer answer = api.sending(headers).get("/api/v1/clients/me");
      assertThat(answer.status()).as(headers.toString()).isEqualTo(401);
      assertThat(answer.text("message")).isEqualTo("Invalid API key");
      assertThat(answer.text("status")).isEqualTo("error");
    }
  }

  @Test
  void a_regenerated_key_replaces_the_old_one_at_once() {
    String old = api.tenant("regenerated");
    for (String method : List.of("PUT", "POST")) {
      Answer answer =
          api.with(old).send(method, "/calling/api/clients/regenerate-api-key", new byte[0]);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("accountcode")).isEqualTo("regenerated");
      assertThat(api.with(old).get("/api/v1/clients/me").status()).isEqualTo(401);
      old = answer.text("api_key");
      assertThat(api.with(old).get("/api/v1/clients/me").status()).isEqualTo(200);
    }
  }

  @Test
  void a_revoked_key_stops_and_a_superuser_gives_a_new_one() {
    String key = api.tenant("revoked");
    Answer answer = api.with(key).put("/calling/api/clients/revoke-api-key", "");
    assertThat(answer.at("api_key").isNull()).isTrue();
    assertThat(answer.at("is_active").getBooleanValue()).isTrue();
    assertThat(api.with(key).get("/api/v1/clients/me").status()).isEqualTo(401);
    String fresh =
        api.superuser()
            .post("/api/v1/clients/regenerate-api-key?accountcode=revoked", "")
            .text("api_key");
    assertThat(api.with(fresh).get("/api/v1/clients/me").text("accountcode")).isEqualTo("revoked");
  }

  @Test
  void an_inactive_client_is_403() {
    String key = api.tenant("inactive");
    api.execute("UPDATE clients SET is_active = false WHERE accountcode = 'inactive'");
    Answer answer = api.with(key).get("/api/v1/clients/me");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("message")).isEqualTo("Client is inactive");
  }

  @Test
  void a_tenant_cannot_act_for_another_and_a_superuser_must_say_for_whom() {
    api.tenant("other");
    assertThat(api.tenant().get("/api/v1/queues/getqueues?client_code=other").status())
        .isEqualTo(403);
    Answer unnamed = api.superuser().get("/api/v1/queues/getmasterqueues");
    assertThat(unnamed.status()).isEqualTo(403);
    assertThat(unnamed.text("message")).isEqualTo("Account code is required for superuser");
    assertThat(api.superuser().get("/api/v1/queues/getmasterqueues?accountcode=other").status())
        .isEqualTo(200);
    assertThat(api.superuser().get("/api/v1/queues/getmasterqueues?accountcode=nobody").status())
        .isEqualTo(404);
  }

  @Test
  void without_a_key_only_monitoring_and_the_description_are_open_on_every_alias() {
    List<String> routes = api.routes();
    assertThat(routes).hasSizeGreaterThan(60).contains("GET /calling/api/clients/me");
    for (String route : routes) {
      String method = route.substring(0, route.indexOf(' '));
      String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]*}", "1");
      Answer answer = api.sending(Map.of()).send(method, path, new byte[0]);
      boolean open =
          path.endsWith("/monitoring/health")
              || path.endsWith("/monitoring/status")
              || path.startsWith("/api/docs");
      boolean login = path.contains("/auth/");
      assertThat(answer.status()).as(route).isEqualTo(open ? 200 : login ? 400 : 401);
    }
  }

  @Test
  void an_account_in_the_body_is_held_to_the_same_rule() {
    String key = api.tenant("named_in_body");
    api.allocate("named_in_body");
    String body =
        "{\"accountcode\": \"named_in_body\", \"phone_number\": \"%s\"}".formatted("5557");
    assertThat(api.superuser().post("/api/v1/queues/quickcall", body).status()).isEqualTo(200);
    assertThat(api.with(key).get("/api/v1/queues/getquickcalls").number("total")).isEqualTo(1);
    assertThat(api.tenant().post("/api/v1/queues/quickcall", body).status()).isEqualTo(403);
    assertThat(
            api.superuser()
                .post("/api/v1/queues/quickcall?accountcode=client123", body)
                .text("message"))
        .startsWith("accountcode: ");
  }

  @Test
  void a_superuser_who_names_an_account_in_the_body_alone_means_that_account() {
    String key = api.tenant("meant");
    String meant = "{\"accountcode\": \"meant\"}";
    Answer fresh = api.superuser().post("/api/v1/clients/regenerate-api-key", meant);
    assertThat(fresh.text("accountcode")).isEqualTo("meant");
    assertThat(api.with(key).get("/api/v1/clients/me").status()).isEqualTo(401);
    api.superuser()
        .post("/api/v1/do-not-call", "{\"client_code\": \"meant\", \"numbers\": [\"+15557001\"]}");
    assertThat(api.with(fresh.text("api_key")).get("/api/v1/do-not-call").number("total"))
        .isEqualTo(1);
    assertThat(api.superuser().get("/api/v1/do-not-call").number("total")).isZero();
    for (String doubtful :
        List.of(
            "{\"accountcode\": 5}",
            "{\"accountcode\": \"meant\"",
            "[]",
            "{\"accountcode\": \"a b\"}")) {
      assertThat(api.superuser().post("/api/v1/clients/revoke-api-key", doubtful).status())
          .as(doubtful)
          .isEqualTo(400);
    }
    assertThat(api.superuser().post("/api/v1/clients/revoke-api-key", meant).status())
        .isEqualTo(200);
    assertThat(api.with(fresh.text("api_key")).get("/api/v1/clients/me").status()).isEqualTo(401);
    assertThat(api.superuser().get("/api/v1/clients/me").status()).isEqualTo(200);
    assertThat(
            api.tenant()
                .post("/api/v1/calls/00000000-0000-0000-0000-000000000000/cancel", meant)
                .status())
        .as("a tenant names another")
        .isEqualTo(403);
  }

  @Test
  void a_leads_key_opens_nothing_but_leads() {
    String key = api.tenant().post("/api/v1/clients/client123/dialer-keys", "").text("api_key");
    assertThat(api.with(key).get("/api/v1/clients/me").status()).isEqualTo(401);
  }

  @Test
  void on_request_the_old_key_lives_on_for_a_while_and_never_more_than_two_are_live() {
    String first = api.tenant("grace");
    String second =
        api.with(first)
            .post("/api/v1/clients/regenerate-api-key?grace_seconds=3600", "")
            .text("api_key");
    assertThat(api.with(first).get("/api/v1/clients/me").status()).isEqualTo(200);
    assertThat(api.with(second).get("/api/v1/clients/me").status()).isEqualTo(200);
    String third =
        api.with(second)
            .post("/api/v1/clients/regenerate-api-key?grace_seconds=3600", "")
            .text("api_key");
    assertThat(api.with(first).get("/api/v1/clients/me").status()).isEqualTo(401);
    assertThat(api.with(second).get("/api/v1/clients/me").status()).isEqualTo(200);
    api.execute("UPDATE api_keys SET expires_at = now() WHERE expires_at IS NOT NULL");
    assertThat(api.with(second).get("/api/v1/clients/me").status()).isEqualTo(401);
    assertThat(api.with(third).get("/api/v1/clients/me").status()).isEqualTo(200);
    assertThat(
            api.with(third)
                .post("/api/v1/clients/regenerate-api-key?grace_seconds=ever", "")
                .text("message"))
        .startsWith("grace_seconds: ");
  }

  @Test
  void a_key_that_ends_on_one_node_ends_on_the_other_with_the_next_request() {
    String old = api.tenant("two_nodes");
    try (TestApi other = api.anotherNode()) {
      assertThat(other.with(old).get("/api/v1/clients/me").status()).isEqualTo(200);
      String fresh = api.with(old).post("/api/v1/clients/regenerate-api-key", "").text("api_key");
      assertThat(other.with(old).get("/api/v1/clients/me").status()).isEqualTo(401);
      assertThat(other.with(fresh).put("/api/v1/clients/revoke-api-key", "").status())
          .isEqualTo(200);
      assertThat(api.with(fresh).get("/api/v1/clients/me").status()).isEqualTo(401);
    }
  }

  @Test
  void an_agents_token_says_how_its_one_server_stands_and_is_rotated() {
    Answer issued = api.superuser().post("/api/v1/servers/server1/agent-token", "");
    String first = issued.text("agent_token");
    assertThat(first).matches("[0-9a-f]{64}");
    Answer me = api.with(first).get("/api/v1/agents/me");
    assertThat(me.text("server_code")).isEqualTo("server1");
    assertThat(me.number("max_channels")).isEqualTo(200);
    String second =
        api.superuser()
            .post("/api/v1/servers/server1/agent-token?grace_seconds=60", "")
            .text("agent_token");
    assertThat(api.with(first).get("/api/v1/agents/me").status()).isEqualTo(200);
    assertThat(
            api.superuser()
                .send("DELETE", "/api/v1/servers/server1/agent-token", new byte[0])
                .status())
        .isEqualTo(200);
    assertThat(api.with(first).get("/api/v1/agents/me").status()).isEqualTo(401);
    assertThat(api.with(second).get("/api/v1/agents/me").status()).isEqualTo(401);
    assertThat(api.superuser().post("/api/v1/servers/nowhere/agent-token", "").status())
        .isEqualTo(404);
  }

  @Test
  void a_missing_pepper_and_a_weak_first_key_refuse_to_start_and_name_the_setting() {
    assertThatThrownBy(() -> new KeySettings("short"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dialer.keys.pepper");
    assertThatThrownBy(() -> new TestApi(Map.of("dialer.superuser.key", "weak")))
        .hasStackTraceContaining("dialer.superuser.key");
  }
}
