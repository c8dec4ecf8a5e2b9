package dialer.api.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.local.service.TestServices;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final String SOURCE = "X-Test-Source";

  private static TestApi api(Map<String, Object> settings) {
    return new TestApi(settings);
  }

  /// Five requests each, and an address is what a header says.
  ///
  /// @param redis the number of a database that counts nothing else: ids of keys are not unique
  ///   there
  private static TestApi behindProxy(int redis) {
    return api(
        Map.of(
            "redis.uri",
            TestServices.redis().uri() + "/" + redis,
            "dialer.limits.per-key",
            5,
            "micronaut.server.client-address-header",
            SOURCE));
  }

  @Test
  void each_answer_says_how_many_requests_are_left_and_one_too_many_is_429() {
    String redis = TestServices.redis().uri() + "/7";
    try (TestApi api = api(Map.of("redis.uri", redis, "dialer.limits.per-key", 20))) {
      String key = api.tenant("limited");
      List<Integer> statuses =
          IntStream.range(0, 20)
              .parallel()
              .mapToObj(i -> api.with(key).get("/api/v1/clients/me").status())
              .toList();
      assertThat(statuses).containsOnly(200);
      Answer refused = api.with(key).get("/api/v1/nothing");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.text("status")).isEqualTo("error");
      assertThat(refused.header("x-ratelimit-limit")).isEqualTo("20");
      assertThat(refused.header("x-ratelimit-remaining")).isEqualTo("0");
      assertThat(Long.parseLong(refused.header("x-ratelimit-reset")))
          .isBetween(Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 61);
      assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 60);
      try (TestApi other =
          api.anotherNode(Map.of("redis.uri", redis, "dialer.limits.per-key", 20))) {
        assertThat(other.with(key).get("/api/v1/clients/me").status())
            .as("counted together with the first node")
            .isEqualTo(429);
        Answer neighbour = other.tenant().get("/api/v1/clients/me");
        assertThat(neighbour.status()).isEqualTo(200);
        assertThat(neighbour.header("x-ratelimit-remaining")).isEqualTo("19");
      }
    }
  }

  @Test
  void keys_that_do_not_hold_count_against_their_address_and_it_is_429_before_one_is_looked_up() {
    try (TestApi api = behindProxy(8)) {
      String me = "/api/v1/clients/me";
      TestApi.Caller good = api.tenant().and(SOURCE, "203.0.113.1");
      TestApi.Caller wrong = api.with("wrong").and(SOURCE, "203.0.113.1");
      assertThat(good.get(me).header("x-ratelimit-remaining")).isEqualTo("4");
      for (int left = 4; left >= 0; left--) {
        Answer refused = wrong.get(me);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("x-ratelimit-limit")).isEqualTo("5");
        assertThat(refused.header("x-ratelimit-remaining")).isEqualTo(String.valueOf(left));
        assertThat(refused.header("www-authenticate")).isEqualTo("Bearer");
      }
      api.execute("ALTER TABLE api_keys RENAME TO away");
      try {
        Answer refused = wrong.get(me);
        assertThat(refused.status()).as("nothing is looked up").isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 60);
        assertThat(refused.header("x-ratelimit-remaining")).isEqualTo("0");
      } finally {
        api.execute("ALTER TABLE away RENAME TO api_keys");
      }
      assertThat(good.get(me).header("x-ratelimit-remaining"))
          .as("a neighbour whose key held goes on, and pays for itself alone")
          .isEqualTo("3");
      assertThat(api.with("wrong").and(SOURCE, "203.0.113.2").get(me).status()).isEqualTo(401);
    }
  }

  @Test
  void a_credential_that_may_not_do_this_counts_for_itself() {
    try (TestApi api = behindProxy(9)) {
      TestApi.Caller tenant = api.tenant().and(SOURCE, "203.0.113.3");
      for (int left = 4; left >= 0; left--) {
        Answer refused = tenant.get("/api/v1/servers");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("x-ratelimit-remaining")).isEqualTo(String.valueOf(left));
      }
      assertThat(tenant.get("/api/v1/servers").status()).isEqualTo(429);
      assertThat(tenant.get("/api/v1/clients/me").status()).isEqualTo(429);
      assertThat(
              api.with("wrong")
                  .and(SOURCE, "203.0.113.3")
                  .get("/api/v1/clients/me")
                  .header("x-ratelimit-remaining"))
          .isEqualTo("4");
    }
  }

  @Test
  void nobody_names_another_address_than_its_own_where_no_header_is_for_it() {
    try (TestApi api =
        api(Map.of("redis.uri", TestServices.redis().uri() + "/10", "dialer.limits.per-key", 5))) {
      Answer refused =
          api.with("wrong").and("X-Forwarded-For", "203.0.113.4").get("/api/v1/clients/me");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.headers()).doesNotContainKey("x-ratelimit-limit");
    }
  }

  @Test
  void without_redis_everything_is_let_through() {
    try (TestApi api = api(Map.of("dialer.limits.per-key", 1))) {
      for (int i = 0; i < 5; i++) {
        Answer answer = api.tenant().get("/api/v1/clients/me");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("x-ratelimit-limit");
      }
    }
  }

  @Test
  void a_limit_of_nothing_refuses_to_start() {
    assertThatThrownBy(() -> new LimitSettings(0, 1, 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dialer.limits");
  }
}
