package dialer.bench.live;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dialer.bench.calls.Claims;
import dialer.bench.calls.Orders;
import dialer.call.ClientCode;
import dialer.message.AttemptReport;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.Topology;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What agents report, at a steady rate: each report becomes one live event of its tenant. It says
/// of each that it happened when it is sent.
final class Source implements AutoCloseable {
  private static final int UP = 20; // calls of a tenant at once
  private static final Duration BEAT = Duration.ofMillis(10);

  private final MessageCodec codec = new MessageCodec();
  private final java.sql.Connection database;
  private final Connection broker;
  private final Channel channel;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private @Nullable Throwable fault;

  Source(String rabbitUri, java.sql.Connection database) throws Exception {
    this.database = database;
    var factory = new ConnectionFactory();
    factory.setUri(URI.create(rabbitUri));
    broker = factory.newConnection("bench");
    channel = broker.createChannel();
  }

  private record Next(Originate order, int sequence) {}

  /// Tenants whose calls take turns.
  final class Tenants {
    private final List<Deque<Next>> waiting = new ArrayList<>();
    private final double each; // reports a beat
    private final ScheduledFuture<?> beats;
    private double due;
    private int turn;

    private Tenants(List<Deque<Next>> waiting, double each) {
      this.waiting.addAll(waiting);
      this.each = each;
      beats = clock.scheduleAtFixedRate(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
      try {
        for (due += each; due >= 1; due--) {
          Next next = waiting.get(turn++ % waiting.size()).poll();
          if (next != null) {
            publish(Orders.report(next.order, next.sequence, Instant.now()));
          }
        }
      } catch (IOException | RuntimeException e) {
        fault = e;
        throw new IllegalStateException(e);
      }
    }

    void stop() {
      beats.cancel(false);
    }
  }

  /// Begins to report of new calls of each of them.
  ///
  /// @param perSecond reports of all of them together
  /// @param longest when there is nothing more to report
  /// @param customData of each call, JSON
  Tenants report(List<String> codes, double perSecond, Duration longest, String customData)
      throws SQLException {
    int calls =
        (int) Math.ceil(perSecond * longest.toSeconds() / codes.size() / Orders.REPORTS) + UP;
    List<Deque<Next>> waiting = new ArrayList<>();
    for (String code : codes) {
      long queue = Claims.queue(database, code);
      List<Originate> orders = Orders.of(new ClientCode(code), queue, calls);
      Claims.insert(database, orders, customData);
      waiting.add(inOrder(orders));
    }
    return new Tenants(waiting, perSecond * BEAT.toMillis() / 1_000);
  }

  private static Deque<Next> inOrder(List<Originate> orders) {
    Deque<Next> all = new ArrayDeque<>();
    for (int n = 0; n < orders.size() + (Orders.REPORTS - 1) * UP; n++) {
      for (int sequence = 0; sequence < Orders.REPORTS; sequence++) {
        int call = n - sequence * UP;
        if (call >= 0 && call < orders.size()) {
          all.add(new Next(orders.get(call), sequence));
        }
      }
    }
    return all;
  }

  private void publish(AttemptReport report) throws IOException {
    channel.basicPublish(
        "",
        Topology.events(Topology.shard(report.attempt())),
        MessageProperties.MINIMAL_PERSISTENT_BASIC
            .builder()
            .type(MessageType.of(report).label())
            .messageId(report.messageId())
            .build(),
        codec.write(report));
  }

  /// What kept it from reporting, null when nothing did.
  @Nullable Throwable fault() {
    return fault;
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    broker.close();
  }
}
