package dialer.api.notify.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dialer.api.TestWait;
import dialer.api.notify.live.Connection.Ending;
import dialer.api.notify.live.Messages;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> signed = new CopyOnWriteArrayList<>();
  private final AtomicInteger over = new AtomicInteger();
  private HttpServer server;
  private Management management;
  private GatewayConnection connection;

  @BeforeEach
  void begin() throws IOException {
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          signed.add(
              Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(Objects.requireNonNullElse(statuses.poll(), 200), -1);
          exchange.close();
        });
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prod/");
    management =
        new Management(
            new GatewaySettings(
                endpoint, Duration.ofSeconds(10), Duration.ofMillis(30), Duration.ofSeconds(5)));
    connection =
        new GatewayConnection(
            "L0SM9c=",
            management,
            new Messages(JsonMapper.createDefault(), Clock.systemUTC()),
            over::incrementAndGet);
  }

  @AfterEach
  void end() {
    management.close();
    server.stop(0);
  }

  private void send(String... texts) {
    connection.send(List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList());
  }

  private static String post(String text) {
    return "POST /prod/@connections/L0SM9c%3D " + text;
  }

  @Test
  void what_is_refused_is_sent_again_before_what_comes_after_it() throws Exception {
    statuses.addAll(List.of(200, 429, 429, 200));
    send("one", "two");
    send("three");
    assertThat(connection.isDrained(PATIENCE)).isTrue();
    assertThat(asked)
        .containsExactly(post("one"), post("two"), post("two"), post("two"), post("three"));
    assertThat(connection.unsent()).isZero();
    assertThat(signed)
        .allMatch(s ->
            s.matches(
                "AWS4-HMAC-SHA256 Credential=test/\\d{8}/us-east-1/execute-api/aws4_request,.*"));
  }

  @Test
  void where_it_is_unknown_whether_something_was_heard_the_reader_has_to_come_again()
      throws Exception {
    statuses.addAll(List.of(500));
    send("one", "two");
    TestWait.until(() -> over.get() == 1);
    assertThat(asked).hasSize(3);
    assertThat(asked.get(1))
        .startsWith(post("{\"type\":\"error\""))
        .contains("\"close_code\":1001");
    assertThat(asked.get(2)).startsWith("DELETE /prod/@connections/L0SM9c%3D");
    assertThat(connection.isDrained(PATIENCE)).isFalse();
  }

  @Test
  void one_that_left_is_sent_nothing_more() throws Exception {
    statuses.add(410);
    send("one", "two");
    TestWait.until(() -> over.get() == 1);
    send("three");
    connection.close(Ending.TOO_SLOW);
    assertThat(connection.isDrained(PATIENCE)).isFalse();
    assertThat(asked).containsExactly(post("one"));
  }
}
