package dialer.api.steer;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.server.AgentStates;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Opens a completed queue again, for calls that are appended to it. What its completion withdrew
/// stays withdrawn: what still waits ends here, and what is at an agent is marked, so that it ends
/// when it comes back. A server whose agent has such calls undialled goes on holding the queue
/// until it has given them back, and gets no others of it; then the chore lets go.
@Singleton
public final class ReopenQueue implements Chore {
  /// Calls that the agents hold for the queue's completion alone.
  private static final String HELD =
      """
      EXISTS (SELECT FROM calls c WHERE c.client_id = q.client_id AND c.queue_id = q.id
                 AND c.call_status = 'queued' AND c.phase IS NULL AND c.withdrawn)
      """;

  private final Database database;
  private final WithdrawWaiting waiting;
  private final AgentStates agents;
  private final DispatchCalls dispatch;
  private final Clock clock;

  ReopenQueue(
      Database database,
      WithdrawWaiting waiting,
      AgentStates agents,
      DispatchCalls dispatch,
      Clock clock) {
    this.database = database;
    this.waiting = waiting;
    this.agents = agents;
    this.dispatch = dispatch;
    this.clock = clock;
  }

  /// In the transaction that appends, which holds the queue's row: nothing is claimed of it, and
  /// nobody else opens it. A call on its way back to waiting is either marked first, and ends when
  /// it is there, or is there already and ends with those that wait.
  ///
  /// @return the servers to [#tell] after the commit; empty when more waits than is withdrawn at
  ///   once, and the queue is as it was
  public Optional<Set<Long>> reopen(Session db, Tenant tenant, long queueId) {
    db.update(
        """
        UPDATE calls SET withdrawn = true
         WHERE client_id = ? AND queue_id = ? AND call_status = 'queued' AND NOT quick
        """,
        tenant.id(),
        queueId);
    waiting.chunk(db, tenant.id(), queueId);
    if (waits(db, queueId)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    db.update(
        """
        UPDATE queue_masters q SET steering = 'open', updated_at = ?,
               draining_since = CASE WHEN %s THEN coalesce(draining_since, ?) END
         WHERE id = ? AND client_id = ?
        """
            .formatted(HELD),
        now,
        now,
        queueId,
        tenant.id());
    return Optional.of(agents.raise(db, tenant.id()).keySet());
  }

  private static boolean waits(Session db, long queueId) {
    return db.number(
            """
            SELECT coalesce(sum(calls), 0) FROM queue_tallies
             WHERE queue_id = ? AND call_status = 'pending'
            """,
            queueId)
        > 0;
  }

  /// Withdraws what waits in the tenant's closed queues, for at most a few seconds.
  public void empty(Tenant tenant) {
    waiting.ofTenant(tenant.id());
  }

  /// Never fails: an agent that did not hear asks.
  public void tell(Set<Long> servers) {
    agents.tellLater(servers);
  }

  @Override
  public void run() {
    List<Long> tenants =
        database.read(db ->
            db.list(
                row -> row.number("client_id"),
                """
                SELECT DISTINCT client_id FROM queue_masters
                 WHERE draining_since IS NOT NULL AND steering IN ('open', 'paused')
                """));
    for (long tenant : tenants) {
      Map<Long, Long> versions = database.write(db -> letGo(db, tenant));
      if (!versions.isEmpty()) {
        agents.tellLater(versions.keySet());
        dispatch.afterCommit(tenant);
      }
    }
  }

  private Map<Long, Long> letGo(Session db, long tenant) {
    int queues =
        db.update(
            """
            UPDATE queue_masters q SET draining_since = NULL
             WHERE client_id = ? AND draining_since IS NOT NULL AND steering IN ('open', 'paused') AND NOT %s
            """
                .formatted(HELD),
            tenant);
    return queues == 0 ? Map.of() : agents.raise(db, tenant);
  }
}
