package dialer.api.event;

import dialer.api.broker.Incoming;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.ZoneOffset;
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

  private final TransactionOperations<Connection> transactions;
  private final Clock clock;

  RejectedMessages(TransactionOperations<Connection> transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  void keep(Incoming message, String reason) {
    LOG.warn("A message of {} is of no use: {}", message.queue(), message.messageId());
    transactions.executeWrite(status -> {
      try (PreparedStatement statement =
          status
              .getConnection()
              .prepareStatement(
                  """
                  INSERT INTO rejected_messages (queue, type, message_id, reason, body, at)
                  VALUES (?, ?, ?, ?, ?, ?)
                  """)) {
        byte[] body = message.body();
        statement.setString(1, message.queue());
        statement.setString(2, printable(message.type()));
        statement.setString(3, printable(message.messageId()));
        statement.setString(4, printable(reason));
        statement.setBytes(5, Arrays.copyOf(body, Math.min(body.length, KEPT_BYTES)));
        statement.setObject(6, clock.instant().atOffset(ZoneOffset.UTC));
        return statement.executeUpdate();
      }
    });
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
