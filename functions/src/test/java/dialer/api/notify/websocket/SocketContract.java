package dialer.api.notify.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.TestWait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a tenant's client sees of the live events, whoever holds its socket.
public abstract class SocketContract {
  /// Small, so that a slow reader is seen soon; polls and heartbeats that a test can wait for.
  public static final Map<String, Object> SETTINGS =
      Map.of(
          "dialer.live.buffer", "100000",
          "dialer.live.patience", "1s",
          "dialer.live.poll", "100ms",
          "dialer.live.heartbeat", "300ms");

  /// What shares the database with the host.
  protected abstract TestApi api();

  /// `ws://` and its address.
  protected abstract String host();

  /// Whether who may not listen to an account is told so, before the upgrade or by a close.
  protected abstract void expectTurnedAway(String query, String key, String sentence)
      throws Exception;

  protected final SocketClient client(String key) {
    return new SocketClient(host(), "", Map.of("X-API-KEY", key));
  }

  private void call(String code, String number) {
    api()
        .execute(
            """
            INSERT INTO calls (id, client_id, quick, phone_number, due_at, created_at, updated_at)
            SELECT uuid7_at(now()), id, true, '%s', now(), now(), now() FROM clients WHERE accountcode = '%s'
            """
                .formatted(number, code));
    api()
        .execute(
            """
            UPDATE calls SET call_status = 'queued', phase = 'dialling', call_tried = 1, started_at = now()
             WHERE phone_number = '%s'
            """
                .formatted(number));
  }

  /// Calls of the tenant that are over one by one, an event each.
  protected final void events(String code, int count) {
    insert(code, count, "null");
    api()
        .execute(
            """
            DO $$ DECLARE call uuid; BEGIN
              FOR call IN SELECT c.id FROM calls c JOIN clients t ON t.id = c.client_id
                           WHERE accountcode = '%s' AND call_status = 'pending' LOOP
                UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED' WHERE id = call;
              END LOOP;
            END $$
            """
                .formatted(code));
  }

  private void insert(String code, int count, String customData) {
    api()
        .execute(
            """
            INSERT INTO calls (id, client_id, quick, phone_number, custom_data, due_at, created_at, updated_at)
            SELECT uuid7_at(now()), id, true, '+4930' || n, %s, now(), now(), now()
              FROM clients, generate_series(1, %d) n WHERE accountcode = '%s'
            """
                .formatted(customData, count, code));
  }

  protected static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void a_key_in_the_query_or_a_header_or_a_token_opens_it_and_each_hears_its_own_alone()
      throws Exception {
    String key = api().tenant("listens");
    String other = api().tenant("neighbour");
    SocketClient byQuery = new SocketClient(host(), "?x-api-key=" + key, Map.of()).subscribe();
    SocketClient byHeader = client(key).subscribe();
    SocketClient byBearer =
        new SocketClient(host(), "/", Map.of("Authorization", "Bearer " + key)).subscribe();
    SocketClient asOperator =
        new SocketClient(host(), "?accountcode=listens", Map.of("X-API-KEY", TestApi.SUPERUSER_KEY))
            .subscribe();
    SocketClient neighbour = client(other).subscribe();
    call("listens", "+4930111");
    call("neighbour", "+4930222");
    for (SocketClient client : List.of(byQuery, byHeader, byBearer, asOperator)) {
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
    String key = api().tenant("hasty");
    for (int i = 0; i < 30; i++) {
      SocketClient client = new SocketClient(host(), "?x-api-key=" + key, Map.of()).subscribe();
      client.socket.abort();
    }
  }

  @Test
  void who_may_not_listen_is_told_before_the_upgrade() {
    for (String query : List.of("", "?x-api-key=wrong")) {
      assertThatThrownBy(() -> new SocketClient(host(), query, Map.of()))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    }
  }

  @Test
  void an_operator_without_an_account_and_a_tenant_with_another_s_are_turned_away()
      throws Exception {
    expectTurnedAway("", TestApi.SUPERUSER_KEY, "Account code is required for superuser");
    expectTurnedAway("?accountcode=client123", api().tenant("curious"), "");
  }

  @Test
  void one_who_comes_again_hears_what_it_missed_once_each_and_goes_on() throws Exception {
    String key = api().tenant("returns");
    SocketClient first = client(key).subscribe();
    events("returns", 50);
    TestWait.until(() -> first.ids().size() > 10);
    first.socket.abort();
    List<Long> seen = first.ids();
    events("returns", 50);
    SocketClient second =
        client(key).subscribe("{\"type\":\"subscribe\",\"last_event_id\":" + seen.getLast() + "}");
    events("returns", 50);
    TestWait.until(() -> seen.size() + second.ids().size() >= 150);
    assertThat(Stream.concat(seen.stream(), second.ids().stream()).toList())
        .isEqualTo(numbers(1, 150));
  }

  @Test
  void who_asks_for_what_is_not_kept_is_told_so_and_hears_what_is() throws Exception {
    String key = api().tenant("late");
    events("late", 5);
    api()
        .execute(
            "DELETE FROM live_pages WHERE last_event_id <= 3 AND client_id ="
                + " (SELECT id FROM clients WHERE accountcode = 'late')");
    SocketClient client = client(key).subscribe("{\"type\":\"subscribe\",\"last_event_id\":1}");
    TestWait.until(() -> client.ids().equals(List.of(4L, 5L)));
    assertThat(client.messages.get(1)).startsWith("{\"type\":\"reset\"");
  }

  @Test
  void a_socket_is_kept_alive_and_answers_whatever_it_is_told() throws Exception {
    SocketClient client = client(api().tenant("talks"));
    client.say("{\"type\":\"subscribe\",\"events\":[\"call_begun\"]}");
    client.await("events: must be of");
    client.say("{\"type\":\"ping\"}");
    client.await("\"pong\"");
    TestWait.until(() -> client.heartbeats.get() > 1);
    client.say(" ".repeat(17_000));
    TestWait.until(() -> !client.ended().isEmpty());
  }

  @Test
  void an_event_that_no_gateway_would_carry_comes_without_its_custom_data() throws Exception {
    SocketClient client = client(api().tenant("long")).subscribe();
    insert("long", 1, "to_jsonb(repeat('x', 200000))");
    insert("long", 1, "to_jsonb(repeat('y', 100000))");
    api()
        .execute(
            "UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED' WHERE client_id ="
                + " (SELECT id FROM clients WHERE accountcode = 'long')");
    TestWait.until(() -> client.ids().size() == 2);
    assertThat(client.messages).anyMatch(m -> m.contains("\"custom_data_omitted\":true"));
    assertThat(client.messages).anyMatch(m -> m.contains("yyyyyyyyyy"));
    assertThat(client.messages).allMatch(m -> m.length() < 128 * 1024);
  }

  @Test
  void when_the_key_is_revoked_the_connection_ends() throws Exception {
    String key = api().tenant("revoked");
    SocketClient client = client(key).subscribe();
    api().with(key).post("/api/v1/clients/revoke-api-key", "");
    TestWait.until(() -> client.ended().equals("1008 the key or login is not valid any more"));
  }

  @Test
  void when_the_time_of_a_replaced_key_is_over_the_connection_ends() throws Exception {
    String key = api().tenant("replaced");
    SocketClient client = client(key).subscribe();
    api().with(key).post("/api/v1/clients/regenerate-api-key?grace_seconds=1", "");
    TestWait.until(() -> client.ended().equals("1008 the key or login is not valid any more"));
  }

  @Test
  void one_who_never_reads_is_cut_off_and_another_hears_everything() throws Exception {
    String key = api().tenant("crowd");
    URI uri = URI.create(host());
    try (Socket silent = new Socket()) {
      silent.setReceiveBufferSize(4096);
      silent.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      upgrade(silent, key);
      SocketClient well = client(key).subscribe();
      insert("crowd", 5000, "to_jsonb(repeat('x', 2000))");
      for (int i = 0; i < 10; i++) {
        api()
            .execute(
                """
                UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED' WHERE id IN
                  (SELECT c.id FROM calls c JOIN clients t ON t.id = c.client_id
                    WHERE accountcode = 'crowd' AND call_status = 'pending' LIMIT 500)
                """);
        int told = (i + 1) * 500;
        TestWait.until(() -> well.messages.size() > told);
      }
      assertThat(well.ended()).isEmpty();
      TestWait.until(() -> isCutOff(silent));
    }
  }

  private static void upgrade(Socket socket, String key) throws IOException {
    var out = socket.getOutputStream();
    out.write(
        ("GET "
                + SocketClient.PATH
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
