package dialer.api.steer;

import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends as `CANCELLED` what waits in queues that were flushed, terminated or completed, a chunk a
/// statement, so that no lock is held for long however many wait. What a request leaves is the
/// chore's, as is what was on its way to waiting when the queue was closed.
@Singleton
final class WithdrawWaiting implements Chore {
  private static final int CHUNK = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// By then a fold that had not seen the decision is long over.
  private static final Duration SETTLED = Duration.ofMinutes(10);

  private final Database database;
  private final Clock clock;

  WithdrawWaiting(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Draining(long clientId, long queueId) {}

  /// For at most a few seconds.
  void ofTenant(long clientId) {
    withdraw(clientId);
  }

  @Override
  public void run() {
    withdraw(null);
    database.write(db ->
        db.update(
            """
            UPDATE queue_masters q SET draining_since = NULL
             WHERE q.draining_since < ? AND q.steering NOT IN ('open', 'paused')
               AND NOT EXISTS (SELECT FROM queue_tallies t WHERE t.queue_id = q.id
                                  AND t.call_status IN ('pending', 'queued') AND t.calls > 0)
            """,
            clock.instant().minus(SETTLED)));
  }

  private void withdraw(@Nullable Long clientId) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (Draining queue : draining(clientId)) {
      int withdrawn = CHUNK;
      while (withdrawn == CHUNK && System.nanoTime() - end < 0) {
        withdrawn = database.write(db -> chunk(db, queue.clientId(), queue.queueId()));
      }
    }
  }

  /// Answers how many were withdrawn; none where the queue was opened again.
  int chunk(Session db, long clientId, long queueId) {
    Instant now = clock.instant();
    return db.update(
        """
        UPDATE calls
           SET call_status = 'flushed', disposition = 'CANCELLED', ended_at = ?, updated_at = ?,
               reason = (SELECT 'its queue was ' || steering FROM queue_masters WHERE id = ?)
         WHERE id IN (SELECT c.id FROM calls c
                       WHERE c.client_id = ? AND c.queue_id = ? AND c.call_status = 'pending'
                         AND NOT c.quick
                         AND (SELECT steering FROM queue_masters WHERE id = ?) NOT IN ('open', 'paused')
                       LIMIT ? FOR UPDATE SKIP LOCKED)
        """,
        now,
        now,
        queueId,
        clientId,
        queueId,
        queueId,
        CHUNK);
  }

  private List<Draining> draining(@Nullable Long clientId) {
    return database.read(db ->
        db.list(
            row -> new Draining(row.number("client_id"), row.number("id")),
            """
            SELECT client_id, id FROM queue_masters q
             WHERE draining_since IS NOT NULL AND steering NOT IN ('open', 'paused')
               AND (?::bigint IS NULL OR client_id = ?::bigint)
               AND EXISTS (SELECT FROM queue_tallies t WHERE t.queue_id = q.id
                              AND t.call_status = 'pending' AND t.calls > 0)
             ORDER BY draining_since
            """,
            clientId,
            clientId));
  }
}
