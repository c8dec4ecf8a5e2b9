package dialer.api.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.message.Topology;
import io.micronaut.rabbitmq.connect.RabbitConnectionFactoryConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one connection, opened when first needed and again after it was lost.
@Singleton
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /// After a failed attempt everybody is refused at once for this long, instead of each waiting for
  /// a timeout of their own.
  private static final Duration REST = Duration.ofSeconds(1);

  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final ConnectionFactory connections;
  private @Nullable Opened opened;
  private @Nullable BrokerAway failure;
  private long failedAt;
  private boolean closed;

  /// @param configured everything under `rabbitmq`, read by Micronaut; its own connection is never
  ///   made, for it stands or falls with the bean that asks for it
  @Inject
  Link(BrokerSettings settings, RabbitConnectionFactoryConfig configured) {
    this(settings.prepare(configured));
  }

  Link(ConnectionFactory connections) {
    this.connections = connections;
  }

  /// @throws BrokerAway at once, or after the connect timeout
  synchronized Opened open() {
    Opened current = opened;
    if (current != null && current.connection.isOpen()) {
      return current;
    }
    if (closed) {
      throw new BrokerAway("the link was closed");
    }
    if (failure != null && System.nanoTime() - failedAt < REST.toNanos()) {
      throw new BrokerAway("the broker is away", failure);
    }
    try {
      Opened fresh = new Opened(connections.newConnection("functions"));
      LOG.info("The broker is there");
      opened = fresh;
      failure = null;
      return fresh;
    } catch (IOException | TimeoutException e) {
      if (failure == null) {
        LOG.warn("The broker is away: {}", e.toString());
      }
      failure = new BrokerAway("the broker is away", e);
      failedAt = System.nanoTime();
      opened = null;
      throw failure;
    }
  }

  /// Ends this connection, which looks open and does not answer; the next use opens another.
  void distrust(Opened dead) {
    dead.connection.abort(0);
  }

  @PreDestroy
  synchronized void close() {
    closed = true;
    if (opened != null) {
      opened.connection.abort(1_000);
    }
  }

  /// A connection, and the queues known to exist since it was opened.
  static final class Opened {
    private final Connection connection;
    private final Set<String> declared = ConcurrentHashMap.newKeySet();

    Opened(Connection connection) {
      this.connection = connection;
    }

    Channel channel() throws IOException {
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("no channel is free");
      }
      return channel;
    }

    boolean isOpen() {
      return connection.isOpen();
    }

    void declare(Channel channel, String queue) throws IOException {
      if (!declared.contains(queue)) {
        boolean last = queue.equals(Topology.REJECTED);
        channel.queueDeclare(
            queue, true, false, false, last ? Topology.rejectedArguments() : Topology.arguments());
        declared.add(queue);
      }
    }

    void forget(String queue) {
      declared.remove(queue);
    }

    /// Whether the broker answers over it, whatever becomes of one queue.
    boolean answers() {
      try {
        return CompletableFuture.supplyAsync(this::opensAChannel, Thread.ofVirtual()::start)
            .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private boolean opensAChannel() {
      try (Channel channel = channel()) {
        return channel.isOpen();
      } catch (IOException | TimeoutException | ShutdownSignalException e) {
        return false;
      }
    }
  }
}
