package dialer.api.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dialer.api.TestApi;
import dialer.api.TestWait;
import dialer.api.notify.websocket.SocketClient;
import dialer.api.notify.websocket.SocketContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.WebSocketHandshakeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// API Gateway holds the sockets.
class GatewaySocketTest extends SocketContract {
  private static SocketHost host;
  private static SocketHost.Shift shift;

  @BeforeAll
  static void begin() throws IOException {
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.put("dialer.notify.reach.allowed-networks", "127.0.0.0/8,::1/128");
    host = new SocketHost(1, settings);
    shift = host.shift();
  }

  @AfterAll
  static void end() throws InterruptedException {
    shift.close();
    host.close();
  }

  @Override
  protected TestApi api() {
    return host.api;
  }

  @Override
  protected String host() {
    return host.address();
  }

  @Override
  protected void expectTurnedAway(String query, String key, String sentence) {
    assertThatThrownBy(() -> new SocketClient(host(), query, Map.of("X-API-KEY", key)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void a_shift_sends_callbacks_too() throws Exception {
    String key = api().tenant("calledback");
    List<String> posted = new CopyOnWriteArrayList<>();
    var receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    try {
      api()
          .execute(
              "UPDATE clients SET callback_http = true, callbackurl = 'http://localhost:%d/'"
                      .formatted(receiver.getAddress().getPort())
                  + " WHERE accountcode = 'calledback'");
      events("calledback", 3);
      TestWait.until(() -> posted.size() >= 3);
      TestWait.until(
          () -> api().with(key).get("/api/v1/callbacks?state=delivered").number("total") == 3);
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void the_next_shift_goes_on_where_the_one_before_stopped() throws Exception {
    SocketClient client = client(api().tenant("handed")).subscribe();
    for (int i = 1; i <= 3; i++) {
      var events = Thread.ofVirtual().start(() -> events("handed", 100));
      int seen = client.ids().size();
      TestWait.until(() -> client.ids().size() > seen);
      var before = shift;
      shift = host.shift();
      TestWait.until(before::isOver);
      before.close();
      events.join();
    }
    TestWait.until(() -> client.ids().size() >= 300);
    assertThat(client.ids()).isEqualTo(numbers(1, 300));
    assertThat(client.ended()).isEmpty();
  }

  @Test
  void sockets_of_a_shift_that_died_come_again_and_hear_what_they_missed_once() throws Exception {
    String key = api().tenant("orphan");
    SocketClient first = client(key).subscribe();
    events("orphan", 20);
    TestWait.until(() -> first.ids().size() > 5);
    shift.kill();
    shift.close();
    events("orphan", 20);
    shift = host.shift();
    TestWait.until(() -> first.ended().startsWith("1001"));
    List<Long> seen = first.ids();
    SocketClient second =
        client(key).subscribe("{\"type\":\"subscribe\",\"last_event_id\":" + seen.getLast() + "}");
    TestWait.until(() -> seen.size() + second.ids().size() >= 40);
    assertThat(Stream.concat(seen.stream(), second.ids().stream()).toList())
        .isEqualTo(numbers(1, 40));
  }
}
