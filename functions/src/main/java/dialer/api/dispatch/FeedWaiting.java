package dialer.api.dispatch;

import dialer.api.db.Database;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;

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

  private final Database database;
  private final DispatchCalls dispatch;

  FeedWaiting(Database database, DispatchCalls dispatch) {
    this.database = database;
    this.dispatch = dispatch;
  }

  @Override
  public void run() {
    dispatch.afterCommit(
        database.read(session -> session.list(row -> row.number("client_id"), TENANTS)));
  }
}
