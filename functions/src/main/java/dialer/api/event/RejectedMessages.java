package dialer.api.event;

import dialer.api.broker.Incoming;
import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what nobody could use, for the operator: once it is stored it may be acked, and never
/// comes again.
@Singleton
final class RejectedMessages {
  private static final Logger LOG = LoggerFactory.getLogger(RejectedMessages.class);
  private static final int KEPT_BYTES = 64 * 1024;
  private static final int KEPT_REASON = 500;

  private final Database database;
  private final Clock clock;

  RejectedMessages(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  void keep(Incoming message, String reason) {
    LOG.warn("A message of {} is of no use: {}", message.queue(), message.messageId());
    byte[] body = message.body();
    database.write(session ->
        session.update(
            """
            INSERT INTO rejected_messages (queue, type, message_id, reason, body, at) VALUES (?, ?, ?, ?, ?, ?)
            """,
            message.queue(),
            printable(message.type()),
            printable(message.messageId()),
            printable(reason),
            Arrays.copyOf(body, Math.min(body.length, KEPT_BYTES)),
            clock.instant()));
  }

  /// Postgres keeps no NUL in a text.
  private static @Nullable String printable(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String clean = text.replace('\0', ' ');
    return clean.length() > KEPT_REASON ? clean.substring(0, KEPT_REASON) : clean;
  }
}
