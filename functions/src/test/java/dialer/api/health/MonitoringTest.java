package dialer.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.local.service.TestServices;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  @Test
  void health_is_open_to_all_and_names_what_is_away() {
    try (TestApi api = new TestApi()) {
      Answer answer = api.sending(Map.of("X-API-KEY", "whatever")).get("/api/v1/monitoring/health");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("status")).isEqualTo("degraded");
      assertThat(answer.texts("away")).containsExactlyInAnyOrder("rabbitmq", "redis");
      assertThat(api.sending(Map.of()).get("/calling/api/monitoring/status/").text("status"))
          .isEqualTo("running");
    }
  }

  @Test
  void health_is_healthy_when_everything_answers() {
    Map<String, Object> services =
        Map.of("rabbitmq.uri", TestServices.freshVhost(), "redis.uri", TestServices.redis().uri());
    try (TestApi api = new TestApi(services)) {
      assertThat(api.sending(Map.of()).get("/api/v1/monitoring/health").body())
          .isEqualTo("{\"status\":\"healthy\"}");
    }
  }
}
