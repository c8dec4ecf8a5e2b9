package dialer.edge.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.call.ClientCode;
import io.micrometer.core.instrument.Metrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
  private final AtomicReference<Standing> standing =
      new AtomicReference<>(new Standing(true, true, List.of(), true, 3, false));

  @TempDir Path directory;

  @Test
  void figures_and_health_are_on_loopback() throws Exception {
    try (Figures figures = new Figures(0, standing::get)) {
      figures.start();
      Metrics.counter("dialer.agent.attempts", "outcome", "BUSY").increment();

      assertThat(get(figures, "/metrics").body())
          .contains("dialer_agent_calls 3.0", "dialer_agent_broker 1.0", "jvm_memory_used_bytes")
          .containsPattern("dialer_agent_attempts_total\\{outcome=\"BUSY\"} [1-9]");
      assertThat(get(figures, "/health").statusCode()).isEqualTo(200);
      standing.set(new Standing(true, false, List.of(new ClientCode("acme")), true, 3, false));
      assertThat(get(figures, "/health").statusCode()).isEqualTo(503);
      assertThat(get(figures, "/health").body())
          .isEqualTo(
              "{\"status\":\"degraded\",\"asterisk\":true,\"broker\":false,\"failing_queues\":[\"acme\"],"
                  + "\"journal\":true,\"calls\":3,\"draining\":false}");
    }
  }

  @Test
  void a_port_that_is_taken_is_told_by_its_key() {
    try (Figures first = new Figures(0, standing::get)) {
      assertThatThrownBy(() -> new Figures(first.port(), standing::get).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("agent.metrics-port");
    }
  }

  @Test
  void the_door_answers_those_who_may_read_the_directory() throws Exception {
    assertThat(Door.ask(directory, "status")).isNull();
    try (Door door = new Door(directory, Map.of("status", () -> standing.get().text()))) {
      door.start();
      assertThat(Door.ask(directory, "status")).contains("calls     3");
      assertThat(Door.ask(directory, "nonsense")).contains("not known");
      assertThat(Door.ask(directory, "x".repeat(100_000))).isNotNull();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("agent.sock"))))
          .isEqualTo("rw-------");
    }
    assertThat(Door.ask(directory, "status")).isNull();
  }

  private static HttpResponse<String> get(Figures figures, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + figures.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
