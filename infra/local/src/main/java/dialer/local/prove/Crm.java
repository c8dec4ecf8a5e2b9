package dialer.local.prove;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Executors;

/// A CRM as the document on dialer integration describes it, as a process that can be killed. What
/// it was told is in its journal before it answers, and that it answered is there afterwards.
///
/// Arguments: its port, the journal, the key it wants as `X-Dialer-Api-Key`.
public final class Crm {
  static final String PATH = "/api/leads/from-dialer/";
  private static final int CREATED = 201;
  private static final int BAD = 400;
  private static final int UNKNOWN = 401;

  private final FileChannel journal;
  private final String key;
  private final ObjectMapper json = ObjectMapper.getDefault();

  private Crm(FileChannel journal, String key) {
    this.journal = journal;
    this.key = key;
  }

  public static void main(String[] arguments) throws IOException {
    var journal =
        FileChannel.open(
            Path.of(arguments[1]),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
    var crm = new Crm(journal, arguments[2]);
    var at =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    var server = HttpServer.create(at, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(PATH, crm::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      if (!key.equals(exchange.getRequestHeaders().getFirst("X-Dialer-Api-Key"))) {
        answer(exchange, UNKNOWN, "{\"error\": \"Invalid API key\"}");
        return;
      }
      var lead = Objects.requireNonNull(json.readValue(body, JsonNode.class));
      if (text(lead, "user").isEmpty() && text(lead, "dialer_user_id").isEmpty()) {
        answer(exchange, BAD, "{\"error\": \"Missing required fields: user\"}");
        return;
      }
      var event = exchange.getRequestHeaders().getFirst("X-Dialer-Event-Id");
      write("told " + event + " " + text(lead, "id") + " " + text(lead, "version"));
      answer(exchange, CREATED, "{\"success\": true, \"message\": \"Lead created successfully\"}");
      write("answered " + event);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().close();
  }

  /// One write each, at the end: whole lines, whoever else writes.
  private void write(String line) throws IOException {
    journal.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(JsonNode lead, String field) {
    var value = lead.get(field);
    return value == null || value.isNull() ? "" : value.coerceStringValue();
  }
}
