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
  private static TestApi api(Map<String, Object> settings) {
    return new TestApi(settings);
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
