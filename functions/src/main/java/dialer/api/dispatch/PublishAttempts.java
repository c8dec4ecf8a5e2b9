package dialer.api.dispatch;

import dialer.api.broker.Broker;
import dialer.api.broker.BrokerAway;
import dialer.api.broker.Outgoing;
import dialer.api.broker.QueueAway;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.dispatch.claim.Attempts;
import dialer.api.dispatch.claim.Pair;
import dialer.api.tick.Chore;
import dialer.message.Originate;
import dialer.message.Topology;
import jakarta.inject.Singleton;
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

  private final Database database;
  private final Attempts attempts;
  private final Broker broker;
  private final Clock clock;

  PublishAttempts(Database database, Attempts attempts, Broker broker, Clock clock) {
    this.database = database;
    this.attempts = attempts;
    this.broker = broker;
    this.clock = clock;
  }

  /// Whether a claim now would not just wait here.
  boolean isPossible() {
    return broker.isUp();
  }

  /// After the commit that claimed them: those of one pair. When the broker fails they are left to
  /// the sweep: taking them back could dial them twice, for they may have arrived.
  void publish(List<Originate> messages) {
    if (messages.isEmpty()) {
      return;
    }
    try {
      send(messages);
    } catch (BrokerAway e) {
      LOG.warn("{} attempts are published later: {}", messages.size(), e.getMessage());
      return;
    }
    database.write(session -> {
      attempts.markPublished(session, messages, clock.instant());
      return messages;
    });
  }

  /// Pair by pair, each of which has a queue and a transaction of its own: a queue that does not
  /// answer keeps its own waiting.
  @Override
  public void run() {
    Instant before = clock.instant().minus(OVERDUE);
    for (Pair pair : database.read(session -> attempts.overdue(session, before))) {
      try {
        sweep(pair, before);
      } catch (QueueAway e) {
        LOG.warn("Attempts that are overdue are published later: {}", e.getMessage());
      }
    }
  }

  private void sweep(Pair pair, Instant before) {
    int published;
    do {
      published = database.write(session -> sweep(session, pair, before));
      if (published > 0) {
        LOG.warn("Published {} attempts that were overdue", published);
      }
    } while (published == MOST_AT_ONCE);
  }

  private int sweep(Session session, Pair pair, Instant before) {
    List<Originate> overdue = attempts.unpublished(session, pair, before, MOST_AT_ONCE);
    if (!overdue.isEmpty()) {
      send(overdue);
      attempts.markPublished(session, overdue, clock.instant());
    }
    return overdue.size();
  }

  private void send(List<Originate> messages) {
    broker.publish(messages.stream().map(PublishAttempts::outgoing).toList());
  }

  private static Outgoing outgoing(Originate message) {
    return new Outgoing(
        Topology.calls(message.server(), message.client()), message.attempt().toString(), message);
  }
}
