package dialer.api.dispatch;

import dialer.api.tick.Chore;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/// Ends calls whose deadline passed while they waited. Only the tick does: a claim passes them over
/// by itself, so that none is dialled late. In a transaction of its own: it moves calls of many
/// queues, and a claim in the same one could wait in a ring with another.
@Singleton
final class ExpireCalls implements Chore {
  private static final int MOST_AT_ONCE = 5_000;

  private static final NamedSql EXPIRE =
      NamedSql.of(
          """
          UPDATE calls
             SET call_status = 'flushed', disposition = 'EXPIRED', reason = 'the deadline passed before it could be dialled',
                 ended_at = :now, updated_at = :now
           WHERE id IN (SELECT id FROM calls
                         WHERE call_status = 'pending' AND deadline <= :now
                         ORDER BY deadline LIMIT :most FOR UPDATE SKIP LOCKED)
          """);

  private final TransactionOperations<Connection> transactions;
  private final Clock clock;

  ExpireCalls(TransactionOperations<Connection> transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void run() {
    int expired;
    do {
      expired = transactions.executeWrite(status -> expire(status.getConnection()));
    } while (expired == MOST_AT_ONCE);
  }

  private int expire(Connection connection) throws SQLException {
    var values =
        Map.<String, Object>of(
            "now", clock.instant().atOffset(ZoneOffset.UTC), "most", MOST_AT_ONCE);
    try (PreparedStatement statement = EXPIRE.prepare(connection, values)) {
      return statement.executeUpdate();
    }
  }
}
