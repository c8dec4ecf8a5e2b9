package dialer.edge.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.call.ClientCode;
import dialer.edge.dial.Obstacle;
import io.micrometer.core.instrument.Metrics;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
  private final AtomicReference<Standing> standing = new AtomicReference<>(well(Optional.empty()));

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
      standing.set(
          new Standing(
              true, false, List.of(new ClientCode("acme")), true, 3, false, Optional.empty()));
      assertThat(get(figures, "/health").statusCode()).isEqualTo(503);
      assertThat(get(figures, "/health").body())
          .isEqualTo(
              "{\"status\":\"degraded\",\"asterisk\":true,\"broker\":false,\"failing_queues\":[\"acme\"],"
                  + "\"journal\":true,\"calls\":3,\"draining\":false}");
    }
  }

  @Test
  void only_what_does_not_pass_by_itself_is_unhealthy_and_either_is_said() throws Exception {
    try (Figures figures = new Figures(0, standing::get)) {
      figures.start();
      standing.set(well(Optional.of(Obstacle.passing("its turn"))));
      assertThat(get(figures, "/health").statusCode()).isEqualTo(200);
      assertThat(get(figures, "/health").body()).endsWith(",\"waiting_for\":\"its turn\"}");
      standing.set(well(Optional.of(Obstacle.failing("a \"list\""))));
      assertThat(get(figures, "/health").statusCode()).isEqualTo(503);
      assertThat(get(figures, "/health").body()).endsWith(",\"waiting_for\":\"a \\\"list\\\"\"}");
      assertThat(standing.get().text())
          .contains("broker    answers", "NOTHING IS DIALLED: it waits for a \"list\"\n");
    }
  }

  private static Standing well(Optional<Obstacle> obstacle) {
    return new Standing(true, true, List.of(), true, 3, false, obstacle);
  }

  @Test
  void an_agent_that_is_stopped_or_hangs_is_not_waited_for() throws Exception {
    Path socket = directory.resolve("agent.sock");
    try (var stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stopped.bind(UnixDomainSocketAddress.of(socket)); // the kernel takes who comes
      assertThatThrownBy(() -> Door.ask(directory, "status", Duration.ofMillis(50)))
          .isInstanceOf(SocketTimeoutException.class);
    }
    Files.delete(socket);
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
