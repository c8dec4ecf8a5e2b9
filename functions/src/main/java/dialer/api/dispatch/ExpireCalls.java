package dialer.api.dispatch;

import dialer.api.db.Database;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/// Ends calls whose deadline passed while they waited. Only the tick does: a claim passes them over
/// by itself, so that none is dialled late. In a transaction of its own: it moves calls of many
/// queues, and a claim in the same one could wait in a ring with another.
@Singleton
final class ExpireCalls implements Chore {
  private static final int MOST_AT_ONCE = 5_000;

  private final Database database;
  private final Clock clock;

  ExpireCalls(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    int expired;
    do {
      expired =
          database.write(session ->
              session.update(
                  """
                  UPDATE calls
                     SET call_status = 'flushed', disposition = 'EXPIRED', ended_at = ?, updated_at = ?,
                         reason = 'the deadline passed before it could be dialled'
                   WHERE id IN (SELECT id FROM calls
                                 WHERE call_status = 'pending' AND deadline <= ?
                                 ORDER BY deadline LIMIT ? FOR UPDATE SKIP LOCKED)
                  """,
                  now,
                  now,
                  now,
                  MOST_AT_ONCE));
    } while (expired == MOST_AT_ONCE);
  }
}
