package dialer.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dialer.local.lambda.Environment.FunctionFault;
import dialer.local.lambda.Environment.Work;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// What a runtime process asks for work and tells its answers, version 2018-06-01. Each environment
/// has a path of its own.
final class RuntimeApi implements AutoCloseable {
  private static final byte[] OK = "{\"status\":\"OK\"}".getBytes(UTF_8);

  private final HttpServer server;
  private final Map<String, Environment> environments = new ConcurrentHashMap<>();

  RuntimeApi() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms a kept connection
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /// The value of `AWS_LAMBDA_RUNTIME_API` for this environment.
  String serve(Environment environment) {
    environments.put(environment.id, environment);
    return "127.0.0.1:" + server.getAddress().getPort() + "/" + environment.id;
  }

  void forget(Environment environment) {
    environments.remove(environment.id);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", 5);
      var environment = environments.get(path[1]);
      if (environment == null || path.length < 5) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (path[4]) { // …/2018-06-01/runtime/OPERATION
        case "invocation/next" -> send(exchange, environment.next());
        case "restore/next" -> {
          environment.ready.complete(null);
          environment.restored.join();
          send(exchange, 200, OK);
        }
        case "init/error", "restore/error" -> {
          send(exchange, 202, OK);
          environment.ready.completeExceptionally(new FunctionFault(new String(body, UTF_8)));
        }
        default -> take(exchange, environment, path[4].split("/"), body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// `invocation/ID/response` or `invocation/ID/error`.
  private static void take(
      HttpExchange exchange, Environment environment, String[] operation, byte[] body)
      throws IOException {
    var work = operation.length == 3 ? environment.current(operation[1]) : null;
    if (work == null) {
      send(exchange, 400, "{\"errorType\":\"InvalidRequestID\"}".getBytes(UTF_8));
      return;
    }
    send(exchange, 202, OK);
    if (operation[2].equals("response")) {
      work.answered().complete(body);
    } else {
      work.answered().completeExceptionally(new FunctionFault(new String(body, UTF_8)));
    }
  }

  private static void send(HttpExchange exchange, Work work) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", work.id());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(work.deadlineMillis()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:local:000000000000:function:f");
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
    headers.set("Content-Type", "application/json");
    send(exchange, 200, work.event());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
