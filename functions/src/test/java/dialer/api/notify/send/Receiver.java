package dialer.api.notify.send;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// A tenant's end of callbacks.
public final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();

  /// What came.
  public record Post(Map<String, List<String>> headers, String body) {
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().equalsIgnoreCase(name))
          .map(e -> e.getValue().getFirst())
          .findFirst()
          .orElse("");
    }
  }

  /// What it answers.
  @FunctionalInterface
  public interface Answers {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private Receiver(HttpServer server, Answers answers) {
    this.server = server;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posts.add(new Post(Map.copyOf(exchange.getRequestHeaders()), body));
          try (exchange) {
            answers.answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  public static Receiver at(String address, int port, Answers answers) throws IOException {
    return new Receiver(HttpServer.create(new InetSocketAddress(address, port), 0), answers);
  }

  public static Receiver answering(int status) throws IOException {
    return at("127.0.0.1", 0, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  static Receiver overTls() throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TestTls.context()));
    return new Receiver(server, exchange -> exchange.sendResponseHeaders(204, -1));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /// In the order they came.
  public List<Post> posts() {
    return List.copyOf(posts);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
