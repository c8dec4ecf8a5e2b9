package dialer.api.dispatch;

import dialer.api.broker.Broker;
import dialer.api.broker.BrokerAway;
import dialer.api.broker.Outgoing;
import dialer.api.tick.Chore;
import dialer.message.Originate;
import dialer.message.Topology;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what was claimed, and as a chore what was claimed and not published: the process died
/// in between, or the broker was away.
@Singleton
final class PublishAttempts implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(PublishAttempts.class);
  private static final Duration OVERDUE = Duration.ofSeconds(5);
  private static final int MOST_AT_ONCE = 1_000;

  private final TransactionOperations<Connection> transactions;
  private final Attempts attempts;
  private final Broker broker;
  private final Clock clock;

  PublishAttempts(
      TransactionOperations<Connection> transactions,
      Attempts attempts,
      Broker broker,
      Clock clock) {
    this.transactions = transactions;
    this.attempts = attempts;
    this.broker = broker;
    this.clock = clock;
  }

  /// Whether a claim now would not just wait here.
  boolean isPossible() {
    return broker.isUp();
  }

  /// After the commit that claimed them. When the broker fails they are left to the sweep: taking
  /// them back could dial them twice, for they may have arrived.
  void publish(List<Originate> messages) {
    if (messages.isEmpty()) {
      return;
    }
    try {
      broker.publish(messages.stream().map(PublishAttempts::outgoing).toList());
      transactions.executeWrite(status -> {
        attempts.markPublished(status.getConnection(), messages, clock.instant());
        return messages;
      });
    } catch (BrokerAway e) {
      LOG.warn("{} attempts are published later: {}", messages.size(), e.getMessage());
    }
  }

  @Override
  public void run() {
    int published;
    do {
      published = transactions.executeWrite(status -> sweep(status.getConnection()));
      if (published > 0) {
        LOG.warn("Published {} attempts that were overdue", published);
      }
    } while (published == MOST_AT_ONCE);
  }

  private int sweep(Connection connection) throws java.sql.SQLException {
    Instant now = clock.instant();
    List<Originate> overdue = attempts.unpublished(connection, now.minus(OVERDUE), MOST_AT_ONCE);
    if (!overdue.isEmpty()) {
      broker.publish(overdue.stream().map(PublishAttempts::outgoing).toList());
      attempts.markPublished(connection, overdue, now);
    }
    return overdue.size();
  }

  private static Outgoing outgoing(Originate message) {
    return new Outgoing(
        Topology.calls(message.server(), message.client()), message.attempt().toString(), message);
  }
}
