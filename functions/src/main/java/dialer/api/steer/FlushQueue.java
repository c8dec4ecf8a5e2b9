package dialer.api.steer;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.server.AgentStates;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Empties a tenant's queues on every server: whatever waits is withdrawn, and what is at an agent
/// and not dialled yet is void there, for it is of an older generation.
@Singleton
final class FlushQueue {
  private final Database database;
  private final AgentStates agents;
  private final StopAgents stop;
  private final Clock clock;

  FlushQueue(Database database, AgentStates agents, StopAgents stop, Clock clock) {
    this.database = database;
    this.agents = agents;
    this.stop = stop;
    this.clock = clock;
  }

  /// @param queues that were flushed
  /// @param calls that waited
  /// @param generation attempts of an older one are void
  /// @param told false when agents hold calls that are not dialled yet and could not be told
  record Flushed(int queues, long calls, long generation, boolean told) {}

  private record Decided(
      List<Long> queues, long calls, long generation, Map<Long, Long> versions) {}

  Flushed run(Tenant tenant) {
    Decided decided = database.write(db -> decide(db, tenant));
    boolean told = stop.stop(tenant, null, decided.versions());
    return new Flushed(decided.queues().size(), decided.calls(), decided.generation(), told);
  }

  /// Locks as [SteerQueue] does, queues before allocations. Quick calls are few and belong to no
  /// queue that could be closed, so they end here and not in chunks.
  private Decided decide(Session db, Tenant tenant) {
    Instant now = clock.instant();
    List<Long> queues =
        db.list(
            row -> row.number("id"),
            """
            SELECT id FROM queue_masters q
             WHERE client_id = ? AND steering IN ('open', 'paused')
               AND EXISTS (SELECT FROM queue_tallies t WHERE t.queue_id = q.id
                              AND t.call_status IN ('pending', 'queued') AND t.calls > 0)
             ORDER BY id FOR UPDATE
            """,
            tenant.id());
    StopAgents.waitForClaims(db, tenant);
    List<String> ids = queues.stream().map(String::valueOf).toList();
    db.update(
        """
        UPDATE queue_masters SET steering = 'flushed', draining_since = ?, updated_at = ?
         WHERE id = ANY(?::bigint[]) AND client_id = ?
        """,
        now,
        now,
        ids,
        tenant.id());
    long bulk =
        db.number(
            """
            SELECT coalesce(sum(calls), 0) FROM queue_tallies
             WHERE queue_id = ANY(?::bigint[]) AND call_status = 'pending'
            """,
            ids);
    int quick =
        db.update(
            """
            UPDATE calls
               SET call_status = 'flushed', disposition = 'CANCELLED', reason = 'flushed', ended_at = ?,
                   updated_at = ?
             WHERE client_id = ? AND quick AND call_status = 'pending'
            """,
            now,
            now,
            tenant.id());
    long generation =
        db.number(
            """
            UPDATE clients SET flush_generation = flush_generation + 1 WHERE id = ?
            RETURNING flush_generation
            """,
            tenant.id());
    return new Decided(queues, bulk + quick, generation, agents.raise(db, tenant.id()));
  }
}
