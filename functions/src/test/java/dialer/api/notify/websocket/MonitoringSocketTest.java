package dialer.api.notify.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.TestWait;
import dialer.local.service.TestServices;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MonitoringSocketTest {
  private static final String PATH = "/api/ws/v1/monitoring/ws";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestApi api;

  @BeforeAll
  static void begin() {
    api =
        new TestApi(
            Map.of(
                "redis.uri",
                TestServices.redis().uri(),
                "dialer.live.buffer",
                "100000",
                "dialer.live.poll",
                "200ms"));
  }

  @AfterAll
  static void end() {
    api.close();
  }

  /// A tenant's client.
  private static final class Client implements WebSocket.Listener {
    final List<String> messages = new CopyOnWriteArrayList<>();
    volatile String closed = "";
    final WebSocket socket;
    private final StringBuilder text = new StringBuilder();

    Client(TestApi node, String query, Map<String, String> headers) {
      WebSocket.Builder builder = HTTP.newWebSocketBuilder();
      headers.forEach(builder::header);
      socket = builder.buildAsync(URI.create(node.wsUri() + PATH + query), this).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed = code + " " + reason;
      return null;
    }

    Client subscribe() throws Exception {
      socket.sendText("{\"type\":\"subscribe\"}", true).join();
      await("\"subscribed\"");
      return this;
    }

    void await(String part) throws Exception {
      TestWait.until(() -> messages.stream().anyMatch(m -> m.contains(part)));
    }
  }

  private static void call(String code, String number) {
    api.execute(
        """
        INSERT INTO calls (id, client_id, quick, phone_number, due_at, created_at, updated_at)
        SELECT uuid7_at(now()), id, true, '%s', now(), now(), now() FROM clients WHERE accountcode = '%s'
        """
            .formatted(number, code));
    api.execute(
        """
        UPDATE calls SET call_status = 'queued', phase = 'dialling', call_tried = 1, started_at = now()
         WHERE phone_number = '%s'
        """
            .formatted(number));
  }

  @Test
  void a_key_in_the_query_or_a_header_or_a_token_opens_it_and_each_hears_its_own_alone()
      throws Exception {
    String key = api.tenant("listens");
    String other = api.tenant("neighbour");
    Client byQuery = new Client(api, "?x-api-key=" + key, Map.of()).subscribe();
    Client byHeader = new Client(api, "", Map.of("X-API-KEY", key)).subscribe();
    Client byBearer = new Client(api, "/", Map.of("Authorization", "Bearer " + key)).subscribe();
    Client asOperator =
        new Client(api, "?accountcode=listens", Map.of("X-API-KEY", TestApi.SUPERUSER_KEY))
            .subscribe();
    Client neighbour = new Client(api, "", Map.of("X-API-KEY", other)).subscribe();
    call("listens", "+4930111");
    call("neighbour", "+4930222");
    for (Client client : List.of(byQuery, byHeader, byBearer, asOperator)) {
      client.await("+4930111");
      assertThat(client.messages.getLast())
          .startsWith("{\"type\":\"call_started\",")
          .endsWith(",\"event_id\":1}");
    }
    neighbour.await("+4930222");
    assertThat(neighbour.messages).noneMatch(m -> m.contains("+4930111"));
    assertThat(byQuery.messages).noneMatch(m -> m.contains("+4930222"));
  }

  @Test
  void what_is_sent_at_once_after_the_upgrade_is_never_lost() throws Exception {
    String key = api.tenant("hasty");
    for (int i = 0; i < 60; i++) {
      Client client = new Client(api, "?x-api-key=" + key, Map.of()).subscribe();
      client.socket.abort();
    }
  }

  @Test
  void who_may_not_listen_is_told_before_the_upgrade() {
    assertThatThrownBy(() -> new Client(api, "", Map.of()))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    assertThatThrownBy(() -> new Client(api, "?x-api-key=wrong", Map.of()))
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void an_operator_without_an_account_and_a_tenant_with_another_s_are_closed() throws Exception {
    Client operator = new Client(api, "", Map.of("X-API-KEY", TestApi.SUPERUSER_KEY));
    TestWait.until(() -> operator.closed.equals("1008 Account code is required for superuser"));
    Client tenant =
        new Client(api, "?accountcode=client123", Map.of("X-API-KEY", api.tenant("curious")));
    TestWait.until(() -> tenant.closed.startsWith("1008"));
  }

  @Test
  void when_the_key_is_revoked_the_connection_ends() throws Exception {
    String key = api.tenant("revoked");
    Client client = new Client(api, "?x-api-key=" + key, Map.of()).subscribe();
    api.with(key).post("/api/v1/clients/revoke-api-key", "");
    TestWait.until(() -> client.closed.equals("1008 the key or login is not valid any more"));
  }

  @Test
  void one_who_never_reads_is_cut_off_and_another_hears_everything() throws Exception {
    String key = api.tenant("crowd");
    URI uri = URI.create(api.wsUri());
    try (Socket silent = new Socket()) {
      silent.setReceiveBufferSize(4096);
      silent.connect(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()));
      upgrade(silent, key);
      Client well = new Client(api, "", Map.of("X-API-KEY", key)).subscribe();
      api.execute(
          """
          INSERT INTO calls (id, client_id, quick, phone_number, custom_data, due_at, created_at, updated_at)
          SELECT uuid7_at(now()), id, true, '+4930' || n, to_jsonb(repeat('x', 2000)), now(), now(), now()
            FROM clients, generate_series(1, 5000) n WHERE accountcode = 'crowd'
          """);
      for (int i = 0; i < 10; i++) {
        api.execute(
            """
            UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED' WHERE id IN
              (SELECT c.id FROM calls c JOIN clients t ON t.id = c.client_id
                WHERE accountcode = 'crowd' AND call_status = 'pending' LIMIT 500)
            """);
        int told = (i + 1) * 500;
        TestWait.until(() -> well.messages.size() > told);
      }
      assertThat(well.closed).isEmpty();
      TestWait.until(() -> isCutOff(silent));
    }
  }

  private static void upgrade(Socket socket, String key) throws IOException {
    var out = socket.getOutputStream();
    out.write(
        ("GET "
                + PATH
                + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nX-API-KEY: "
                + key
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    String answer = "";
    while (!answer.endsWith("\r\n\r\n")) {
      answer += (char) socket.getInputStream().read();
    }
    byte[] text = "{\"type\":\"subscribe\"}".getBytes(StandardCharsets.US_ASCII);
    out.write(
        new byte[] {(byte) 0x81, (byte) (0x80 | text.length), 0, 0, 0, 0}); // masked with zeros
    out.write(text);
    out.flush();
  }

  /// Writing is answered with a reset once the other side has closed.
  private static boolean isCutOff(Socket socket) {
    try {
      socket.getOutputStream().write(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0}); // a pong
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
