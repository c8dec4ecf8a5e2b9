package dialer.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same request gets the same answer from Netty and from Lambda.
class ParityTest {
  private static final String INSERT = "/api/v1/queues/insertdataincallqueue";
  private static final List<String> COMPARED =
      List.of(
          "content-type",
          "allow",
          "retry-after",
          "www-authenticate",
          "x-request-id",
          "content-disposition",
          "x-ratelimit-limit");

  private static BothHosts both;

  @BeforeAll
  static void start() throws IOException {
    both = new BothHosts(Map.of());
  }

  @AfterAll
  static void stop() {
    both.close();
  }

  /// @param headers over a tenant's key and a JSON content type; an empty one is not sent
  private record Sent(String method, String path, Map<String, String> headers, byte[] body) {
    Sent(String method, String path) {
      this(method, path, Map.of(), new byte[0]);
    }

    Sent(String method, String path, String body) {
      this(method, path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    Sent and(String query) {
      return new Sent(method, path + query, headers, body);
    }

    Sent with(String header, String value) {
      Map<String, String> all = new HashMap<>(headers);
      all.put(header, value);
      return new Sent(method, path, all, body);
    }

    @Override
    public String toString() {
      String text = new String(body, StandardCharsets.ISO_8859_1);
      return method
          + " "
          + path
          + " "
          + headers.keySet()
          + " "
          + text.substring(0, Math.min(40, text.length()));
    }
  }

  static Stream<Sent> requests() {
    return Stream.of(paths(), queries(), bodies(), credentials()).flatMap(s -> s);
  }

  private static Stream<Sent> paths() {
    return Stream.of(
            "/api/v1/clients/me",
            "/api/v1/clients/me/",
            "/calling/api/clients/me",
            "/calling/api/v1/clients/me/",
            "/api/v1/nothing",
            "/",
            "/api/v1/clients/queue-masters/client123",
            "/api/v1/clients/queue-masters/client%31%323",
            "/api/v1/clients/queue-masters/client123%2F",
            "/api/v1/clients/queue-masters/a%2Fb",
            "/api/v1/clients/queue-masters/a%20b",
            "/api/v1/clients/queue-masters/a+b",
            "/api/v1/clients/queue-masters/%E2%82%AC",
            "/api/v1/clients/queue-masters/%25",
            "/api/v1//clients/me",
            "/api/v1/clients/../clients/me",
            "/api/v1/monitoring/status")
        .flatMap(path -> Stream.of(new Sent("GET", path), new Sent("DELETE", path)));
  }

  private static Stream<Sent> queries() {
    return Stream.of(
            "status=pending&status=queued",
            "status=pending,queued",
            "status=pending%2Cqueued",
            "phone_number=%2B1234567890",
            "phone_number=+1234567890",
            "project=a%20b",
            "project=a+b",
            "project=%E2%82%AC",
            "project=a%26b%3Dc",
            "project=",
            "project",
            "page=1&page=2",
            "page=0",
            "page=&page_size=10",
            "unknown=1")
        .map(query -> new Sent("GET", "/api/v1/calls?" + query));
  }

  private static Stream<Sent> bodies() {
    Stream<String> inserts =
        Stream.of(
            "",
            " ",
            "null",
            "{}",
            "[]",
            "\"x\"",
            "{\"x\":",
            "{\"batch_id\": \"x\"}",
            "{\"batch_id\": 1, \"data\": []}",
            "{\"batch_id\": 1, \"data\": [{\"phone_number\": \"987\u20ac\"}]}",
            "{\"batch_id\": 1, \"dry_run\": true, \"data\": [{\"phone_number\": \"9876543210\"},]}",
            "{\"batch_id\": 1, \"data\": \"" + "x".repeat(4 << 20) + "\"}");
    byte[] noText = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
    return Stream.of(
            inserts.map(body -> new Sent("POST", INSERT, body)),
            Stream.of(
                new Sent("POST", INSERT, Map.of(), noText),
                new Sent("POST", INSERT, "{}").with("Content-Type", ""),
                new Sent("POST", INSERT, "{}").with("Content-Type", "text/plain"),
                new Sent("POST", INSERT, "{}")
                    .with("Content-Type", "application/json; charset=utf-8"),
                new Sent("POST", INSERT, "{}").with("Content-Type", "nonsense"),
                new Sent("POST", INSERT, "{}").with("Accept", "text/html"),
                new Sent("PUT", INSERT, "{}"),
                new Sent("PATCH", INSERT, "{}"),
                new Sent("OPTIONS", INSERT),
                new Sent("POST", "/api/v1/controls/dispatch-calls"),
                new Sent("POST", "/api/v1/controls/dispatch-calls", " "),
                new Sent("POST", "/api/v1/controls/dispatch-calls", "{}"),
                new Sent("POST", "/api/v1/controls/dispatch-calls", "{\"x\":"),
                new Sent("POST", "/api/v1/controls/dispatch-calls").with("Content-Type", ""),
                new Sent("POST", "/api/v1/controls/setup-channels"),
                new Sent("POST", "/api/v1/auth/login"),
                new Sent(
                    "POST",
                    "/api/v1/auth/login",
                    "{\"username\": \"nobody\", \"password\": \"x\"}"),
                new Sent("POST", "/api/v1/clients", "{\"name\": \"x\"}")))
        .flatMap(s -> s);
  }

  private static Stream<Sent> credentials() {
    String me = "/api/v1/clients/me";
    return Stream.of(
        new Sent("GET", me).with("X-API-KEY", ""),
        new Sent("GET", me).with("X-API-KEY", "wrong"),
        new Sent("GET", me).with("X-API-KEY", "").with("Authorization", both.netty.bearer()),
        new Sent("GET", me).with("X-API-KEY", "").with("Authorization", "Bearer a.b.c"),
        new Sent("GET", me).with("X-API-KEY", "").with("Authorization", "Basic eDp5"),
        new Sent("GET", me + "?x-api-key=" + both.netty.bearer().substring(7))
            .with("X-API-KEY", ""),
        new Sent("GET", me).with("X-Dialer-Source", "203.0.113.9"),
        new Sent("GET", "/api/v1/clients"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void both_hosts_give_the_same_answer(Sent sent) {
    assertThat(told(ask(sent, both.lambda()))).isEqualTo(told(ask(sent, both.netty())));
  }

  private static Answer thousand(int batch) {
    String items =
        IntStream.range(0, 1000)
            .mapToObj("{\"phone_number\": \"98765%05d\"}"::formatted)
            .collect(Collectors.joining(","));
    Answer inserted =
        ask(
            new Sent("POST", INSERT, "{\"batch_id\": %d, \"data\": [%s]}".formatted(batch, items)),
            both.lambda());
    assertThat(inserted.status()).as(inserted.body()).isEqualTo(200);
    return inserted;
  }

  @Test
  void a_thousand_calls_are_listed_alike() {
    Answer inserted = thousand(77);
    var list =
        new Sent(
            "GET",
            "/api/v1/queues/getqueues?page_size=1000&master_queue_id=" + inserted.text("queue_id"));
    Answer big = ask(list, both.lambda());
    assertThat(big.body().length()).isGreaterThan(100_000);
    assertThat(told(big)).isEqualTo(told(ask(list, both.netty())));
  }

  @Test
  void a_page_that_is_too_long_for_an_answer_is_refused_alike() {
    String queue = thousand(78).text("queue_id");
    both.netty.execute(
        """
        UPDATE calls SET call_status = 'queued' WHERE queue_id = %1$s;
        UPDATE calls SET call_status = 'processed', disposition = 'BUSY', call_tried = 1, started_at = now(),
                         ended_at = now(), attempt_server_id = (SELECT min(id) FROM asterisk_servers),
                         custom_data = jsonb_build_object('text', repeat('x', 7000))
         WHERE queue_id = %1$s
        """
            .formatted(queue));
    String calls = "/api/v1/calls?queue_id=" + queue;
    String entries = "/api/v1/queues/getqueues?master_queue_id=" + queue;
    String details = "/api/v1/client-call-details/details?queue_id=" + queue;
    for (Sent list :
        List.of(
            new Sent("GET", calls),
            new Sent("GET", entries),
            new Sent("GET", details),
            new Sent("GET", details).with("Accept", "text/csv"))) {
      Sent all = list.and("&page_size=1000");
      Answer refused = ask(all, both.lambda());
      assertThat(refused.status()).as(all + refused.body()).isEqualTo(400);
      assertThat(refused.text("message")).contains("page_size");
      assertThat(told(refused)).isEqualTo(told(ask(all, both.netty())));
      Sent some = list.and("&page_size=500");
      Answer page = ask(some, both.lambda());
      assertThat(page.status()).as(some.toString()).isEqualTo(200);
      assertThat(told(page)).isEqualTo(told(ask(some, both.netty())));
    }
    assertThat(ask(new Sent("GET", entries), both.netty()).status()).isEqualTo(400);
  }

  private static Answer ask(Sent sent, String host) {
    Map<String, String> headers =
        new HashMap<>(
            Map.of(
                "X-API-KEY", both.netty.bearer().substring("Bearer ".length()),
                "Content-Type", "application/json",
                "X-Request-Id", "parity"));
    headers.putAll(sent.headers());
    headers.values().removeIf(String::isEmpty);
    var caller = both.netty.sending(headers);
    return caller.at(host).send(sent.method(), sent.path(), sent.body());
  }

  /// All that a client can tell, but for the time.
  private static String told(Answer answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    COMPARED.forEach(name -> headers.put(name, answer.headers().getOrDefault(name, List.of())));
    return answer.status()
        + " "
        + headers
        + "\n"
        + answer.body().replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"\"");
  }
}
