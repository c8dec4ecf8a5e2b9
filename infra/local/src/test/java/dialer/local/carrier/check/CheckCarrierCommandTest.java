package dialer.local.carrier.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCarrierCommandTest {
  private static final String ENTRY =
      "{\"attempt_id\":\"a\",\"disposition\":\"BUSY\",\"phone_number\":\"12\",\"call_status\":\"processed\",\"id\":7}";

  private final StringWriter out = new StringWriter();
  private Path log = Path.of("");

  @BeforeEach
  void writeALog(@TempDir Path dir) throws IOException {
    log = dir.resolve("carrier.log");
    Files.writeString(
        log,
        "1795248618.1 INVITE channel=1 number=12 attempt=a\n1795248619.1 END channel=1 number=12 attempt=a cause=17\n");
  }

  @Test
  void a_run_that_is_as_it_should_be_exits_0() throws IOException {
    var entries =
        Files.writeString(log.resolveSibling("entries.json"), "{\"data\":[" + ENTRY + "]}");

    assertThat(run("--cap", "1", "--entries", entries.toString(), "--expect", "1", "--rate", "1"))
        .isZero();
    assertThat(out.toString()).contains("1 attempts reached the carrier", "BUSY", "OK");
  }

  @Test
  void a_run_that_is_not_exits_1_and_says_what_is_wrong() throws IOException {
    Files.writeString(log, Files.readString(log).replace("END", "INVITE"));
    var entries = Files.writeString(log.resolveSibling("entries.json"), "[" + ENTRY + "]");

    assertThat(run("--cap", "1", "--entries", entries.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("WRONG: attempt a was dialled 2 times")
        .contains("WRONG: entry 12 (attempt a) says BUSY, the carrier saw (still up)");
  }

  @Test
  void the_api_is_asked_page_by_page_with_the_key() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/queues/getqueues",
        exchange -> {
          boolean known = List.of("secret").equals(exchange.getRequestHeaders().get("X-API-KEY"));
          boolean first = exchange.getRequestURI().getQuery().contains("page=1&");
          var body =
              !known
                  ? "{\"message\":\"Invalid API key\"}"
                  : first ? "{\"data\":[" + ENTRY + "],\"pages\":2}" : "{\"data\":[],\"pages\":2}";
          exchange.sendResponseHeaders(known ? 200 : 401, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      assertThat(run("--cap", "1", "--base-url", url, "--key", "secret", "--queue-id", "9"))
          .isZero();
      assertThat(run("--cap", "1", "--base-url", url, "--key", "wrong", "--queue-id", "9"))
          .isEqualTo(2);
      assertThat(out.toString())
          .contains(
              "1 entries in the API", "/api/v1/queues/getqueues answers 401: Invalid API key");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_wrong_question_exits_2_and_says_why() throws IOException {
    var text = Files.writeString(log.resolveSibling("text.json"), "not json");
    var other = Files.writeString(log.resolveSibling("other.json"), "{\"items\":[]}");

    assertThat(run("--cap", "1", "--entries", text.toString())).isEqualTo(2);
    assertThat(run("--cap", "1", "--entries", other.toString())).isEqualTo(2);
    Files.writeString(log, "yesterday INVITE channel=1\n");
    assertThat(run("--cap", "1")).isEqualTo(2);
    assertThat(out.toString())
        .contains("is not JSON", "holds no list of entries", "not a time in epoch seconds");
    assertThat(
            new CommandLine(new CheckCarrierCommand())
                .setErr(new PrintWriter(out))
                .execute("--cap", "1", "--log", "/nowhere"))
        .isEqualTo(2);
    assertThat(out.toString()).contains("--log: cannot read /nowhere");
  }

  private int run(String... arguments) {
    var all =
        Stream.concat(Stream.of("--log", log.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return new CommandLine(new CheckCarrierCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(all);
  }
}
