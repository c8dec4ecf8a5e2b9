package dialer.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;

/// The management API of a WebSocket API, on loopback: `POST` and `DELETE` of
/// `/local/@connections/{id}`. Looks whether a request is signed, not by whom.
final class ConnectionsApi implements AutoCloseable {
  private static final String PATH = "/local/@connections/";

  private final HttpServer server;
  private final Map<String, HeldSocket> held;

  ConnectionsApi(Map<String, HeldSocket> held) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.held = held;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/local";
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int status = status(exchange, body);
      byte[] answer = status == 403 ? "{\"message\":\"Forbidden\"}".getBytes(UTF_8) : new byte[0];
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private int status(HttpExchange exchange, byte[] body) {
    var signature = exchange.getRequestHeaders().getFirst("Authorization");
    var path = exchange.getRequestURI().getPath();
    if (signature == null
        || !signature.matches("AWS4-HMAC-SHA256 Credential=.*/execute-api/aws4_request,.*")
        || !path.startsWith(PATH)) {
      return 403;
    }
    var socket = held.get(path.substring(PATH.length()));
    if (socket == null) {
      return 410;
    }
    return switch (exchange.getRequestMethod()) {
      case "POST" -> body.length > WebSocketApi.MOST_MESSAGE ? 413 : socket.send(body) ? 200 : 429;
      case "DELETE" -> {
        socket.end(1000, "Connection Closed Normally");
        yield 204;
      }
      default -> 403;
    };
  }
}
