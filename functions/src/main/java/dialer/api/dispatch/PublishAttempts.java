package dialer.api.dispatch;

import dialer.api.broker.Broker;
import dialer.api.broker.BrokerAway;
import dialer.api.broker.Outgoing;
import dialer.api.broker.QueueAway;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.dispatch.claim.Attempts;
import dialer.api.tick.Chore;
import dialer.message.Originate;
import dialer.message.Topology;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what was claimed, and as a chore what was claimed and not published: the process died
/// in between, or the broker was away.
@Singleton
final class PublishAttempts implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(PublishAttempts.class);
  private static final Duration OVERDUE = Duration.ofSeconds(5);
  private static final int MOST_AT_ONCE = 1_000;
  private static final UUID FIRST = new UUID(0, 0);

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

  @Override
  public void run() {
    Optional<UUID> last = Optional.of(FIRST);
    while (last.isPresent()) {
      UUID after = last.get();
      last = database.write(session -> sweep(session, after));
    }
  }

  /// Queue by queue: one that does not answer keeps its own waiting.
  ///
  /// @return the last one it looked at, if there may be more
  private Optional<UUID> sweep(Session session, UUID after) {
    Instant now = clock.instant();
    List<Originate> overdue =
        attempts.unpublished(session, now.minus(OVERDUE), after, MOST_AT_ONCE);
    for (List<Originate> ofQueue : byQueue(overdue)) {
      try {
        send(ofQueue);
        attempts.markPublished(session, ofQueue, now);
        LOG.warn("Published {} attempts that were overdue", ofQueue.size());
      } catch (QueueAway e) {
        LOG.warn("{} attempts are published later: {}", ofQueue.size(), e.getMessage());
      }
    }
    return overdue.size() < MOST_AT_ONCE
        ? Optional.empty()
        : Optional.of(overdue.getLast().attempt().value());
  }

  private static Collection<List<Originate>> byQueue(List<Originate> messages) {
    return messages.stream()
        .collect(
            Collectors.groupingBy(PublishAttempts::queue, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private void send(List<Originate> messages) {
    broker.publish(messages.stream().map(PublishAttempts::outgoing).toList());
  }

  private static Outgoing outgoing(Originate message) {
    return new Outgoing(queue(message), message.attempt().toString(), message);
  }

  private static String queue(Originate message) {
    return Topology.calls(message.server(), message.client());
  }
}
