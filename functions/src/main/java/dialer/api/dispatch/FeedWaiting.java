package dialer.api.dispatch;

import dialer.api.tick.Chore;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/// Dispatches for every tenant with calls that wait: a retry came due, a server came back, or
/// whoever should have triggered it died.
@Singleton
final class FeedWaiting implements Chore {
  /// Jumps from tenant to tenant in each of the two indexes, so that a million calls of one cost
  /// nothing.
  private static final String TENANTS =
      """
      WITH RECURSIVE bulk (client_id) AS (
        (SELECT client_id FROM calls WHERE call_status = 'pending' AND NOT quick ORDER BY client_id LIMIT 1)
        UNION ALL
        SELECT (SELECT c.client_id FROM calls c WHERE c.call_status = 'pending' AND NOT c.quick
                   AND c.client_id > b.client_id ORDER BY c.client_id LIMIT 1)
          FROM bulk b WHERE b.client_id IS NOT NULL
      ),
      quick (client_id) AS (
        (SELECT client_id FROM calls WHERE call_status = 'pending' AND quick ORDER BY client_id LIMIT 1)
        UNION ALL
        SELECT (SELECT c.client_id FROM calls c WHERE c.call_status = 'pending' AND c.quick
                   AND c.client_id > q.client_id ORDER BY c.client_id LIMIT 1)
          FROM quick q WHERE q.client_id IS NOT NULL
      )
      SELECT client_id FROM bulk WHERE client_id IS NOT NULL
      UNION
      SELECT client_id FROM quick WHERE client_id IS NOT NULL
      """;

  private final TransactionOperations<Connection> transactions;
  private final DispatchCalls dispatch;

  FeedWaiting(TransactionOperations<Connection> transactions, DispatchCalls dispatch) {
    this.transactions = transactions;
    this.dispatch = dispatch;
  }

  @Override
  public void run() {
    List<Long> tenants =
        transactions.executeRead(status -> {
          List<Long> found = new ArrayList<>();
          try (PreparedStatement statement = status.getConnection().prepareStatement(TENANTS);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(rows.getLong(1));
            }
          }
          return found;
        });
    tenants.forEach(dispatch::afterCommit);
  }
}
