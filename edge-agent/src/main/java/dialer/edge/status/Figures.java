package dialer.edge.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// `/metrics` in Prometheus's text and `/health` (200, or 503 where something is away or fails), on
/// loopback only.
public final class Figures implements AutoCloseable {
  private static final int BACKLOG = 8;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpServer server;

  /// @param port 0: any free one
  /// @throws IllegalArgumentException when the port is taken
  public Figures(int port, Supplier<Standing> standing) {
    gauge("dialer.agent.calls", "Calls that hold a slot", standing, Standing::calls);
    gauge("dialer.agent.asterisk", "1: Asterisk answers", standing, s -> s.asterisk() ? 1 : 0);
    gauge("dialer.agent.broker", "1: the broker is there", standing, s -> s.broker() ? 1 : 0);
    gauge(
        "dialer.agent.failing.queues",
        "Tenants whose queue cannot be consumed",
        standing,
        s -> s.failingQueues().size());
    gauge("dialer.agent.journal", "1: it can be written", standing, s -> s.journal() ? 1 : 0);
    gauge("dialer.agent.draining", "1: no orders are taken", standing, s -> s.draining() ? 1 : 0);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    Metrics.addRegistry(registry);
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "agent.metrics-port: cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
    server.createContext(
        "/metrics", exchange -> answer(exchange, 200, "text/plain", registry.scrape()));
    server.createContext(
        "/health",
        exchange -> {
          Standing now = standing.get();
          answer(exchange, now.healthy() ? 200 : 503, "application/json", now.json());
        });
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void gauge(
      String name, String says, Supplier<Standing> standing, ToDoubleFunction<Standing> figure) {
    Gauge.builder(name, standing, s -> figure.applyAsDouble(s.get()))
        .description(says)
        .register(registry);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    Metrics.removeRegistry(registry);
    registry.close();
  }
}
