package dialer.api.steer;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.server.AgentStates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells the agents of a tenant's servers what they may no longer dial, withdraws what waits, and
/// returns when none of them can begin such a call any more.
///
/// That is so when the agent has said that it acts on the new state; when Asterisk has every call
/// it was given; or when a second has passed since the state lay at the broker, for an agent that
/// has not heard from the broker for so long begins nothing. The answers are polled from Postgres:
/// another process may be the one that hears them.
@Singleton
final class StopAgents {
  private static final Duration DEAF = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(30);

  private final Database database;
  private final AgentStates agents;
  private final WithdrawWaiting waiting;

  StopAgents(Database database, AgentStates agents, WithdrawWaiting waiting) {
    this.database = database;
    this.agents = agents;
    this.waiting = waiting;
  }

  /// Makes the caller's transaction wait for whoever claims calls of this tenant now; later claims
  /// wait for the caller and see what it decided.
  static void waitForClaims(Session db, Tenant tenant) {
    db.list(
        row -> row.number("id"),
        "SELECT id FROM allocations WHERE client_id = ? ORDER BY id FOR UPDATE",
        tenant.id());
  }

  /// To be called after the commit of the decision.
  ///
  /// @param queueId null: whatever the tenant has there
  /// @param versions of the states the agents must act on, by server
  /// @return false when agents hold calls that are not dialled yet and could not be told
  boolean stop(Tenant tenant, @Nullable Long queueId, Map<Long, Long> versions) {
    boolean told = agents.tell(versions.keySet());
    long toldAt = System.nanoTime();
    waiting.ofTenant(tenant.id());
    CountDownLatch never = new CountDownLatch(1);
    while (anyMayDial(tenant, queueId, versions)) {
      if (!told) {
        return false;
      }
      long left = DEAF.toNanos() - (System.nanoTime() - toldAt);
      if (left <= 0) {
        return true;
      }
      try {
        if (never.await(Math.min(left, LOOK_EVERY.toNanos()), TimeUnit.NANOSECONDS)) {
          return true;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /// Whether an agent that has not said that it knows holds calls that Asterisk does not have.
  private boolean anyMayDial(Tenant tenant, @Nullable Long queueId, Map<Long, Long> versions) {
    return database.read(db ->
        versions.entrySet().stream()
            .anyMatch(server ->
                db.number(
                        """
                        SELECT count(*) FROM asterisk_servers s
                         WHERE s.id = ? AND s.agent_state_version < ?
                           AND EXISTS (SELECT FROM calls c
                                        WHERE c.client_id = ? AND c.attempt_server_id = s.id
                                          AND c.call_status = 'queued' AND c.phase IS NULL
                                          AND (?::bigint IS NULL OR c.queue_id = ?::bigint))
                        """,
                        server.getKey(),
                        server.getValue(),
                        tenant.id(),
                        queueId,
                        queueId)
                    > 0));
  }
}
