package dialer.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Base64;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A REST API of API Gateway in front of one function, on loopback, with its limits and its own
/// error bodies.
public final class ApiGateway implements AutoCloseable {
  private static final int MAX_REQUEST = 10 * 1024 * 1024;

  private final HttpServer server;
  private final Invocation.Invoker lambda;
  private final String function;
  private final Clock clock;

  /// @param port 0 for any
  public ApiGateway(Invocation.Invoker lambda, String function, int port, Clock clock)
      throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.lambda = lambda;
    this.function = function;
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (body.length > MAX_REQUEST) {
        say(exchange, 413, "Request Too Long");
        return;
      }
      byte[] event;
      try {
        event = ProxyEvent.of(exchange, body, clock.instant());
      } catch (IllegalArgumentException e) {
        say(exchange, 400, "Bad Request");
        return;
      }
      if (event.length > LambdaService.MAX_BYTES) {
        say(exchange, 413, "Request Too Long");
        return;
      }
      switch (lambda.invoke(function, event)) {
        case Invocation.Answered(var payload) -> answer(exchange, payload);
        case Invocation.Failed _ -> say(exchange, 502, "Internal server error");
        case Invocation.Throttled _ -> say(exchange, 429, "Too Many Requests");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, byte[] payload) throws IOException {
    var answer = ObjectMapper.getDefault().readValue(payload, JsonNode.class);
    var status = answer == null ? null : answer.get("statusCode");
    if (answer == null || status == null || !status.isNumber()) {
      say(exchange, 502, "Internal server error");
      return;
    }
    var headers = exchange.getResponseHeaders();
    entries(answer.get("headers"), (name, value) -> headers.set(name, value.coerceStringValue()));
    entries(
        answer.get("multiValueHeaders"),
        (name, values) -> {
          headers.remove(name);
          values.values().forEach(value -> headers.add(name, value.coerceStringValue()));
        });
    headers.remove("Content-Length");
    send(exchange, status.getIntValue(), body(answer));
  }

  private interface Entry {
    void is(String name, JsonNode value);
  }

  private static void entries(@Nullable JsonNode map, Entry entry) {
    if (map != null && map.isObject()) {
      map.entries().forEach(each -> entry.is(each.getKey(), each.getValue()));
    }
  }

  private static byte[] body(JsonNode answer) {
    var body = answer.get("body");
    if (body == null || !body.isString()) {
      return new byte[0];
    }
    var encoded = answer.get("isBase64Encoded");
    return encoded != null && encoded.isBoolean() && encoded.getBooleanValue()
        ? Base64.getDecoder().decode(body.getStringValue())
        : body.getStringValue().getBytes(UTF_8);
  }

  private static void say(HttpExchange exchange, int status, String message) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, status, "{\"message\":\"%s\"}".formatted(message).getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }
}
