package dialer.api.steer;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.json.WrittenTime;
import dialer.api.queue.MasterQueues;
import dialer.api.queue.QueueStatus;
import dialer.api.server.AgentStates;
import dialer.call.Disposition;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes one queue.
@Singleton
final class SteerQueue {
  private final Database database;
  private final MasterQueues queues;
  private final AgentStates agents;
  private final StopAgents stop;
  private final DispatchCalls dispatch;
  private final Clock clock;

  SteerQueue(
      Database database,
      MasterQueues queues,
      AgentStates agents,
      StopAgents stop,
      DispatchCalls dispatch,
      Clock clock) {
    this.database = database;
    this.queues = queues;
    this.agents = agents;
    this.stop = stop;
    this.dispatch = dispatch;
    this.clock = clock;
  }

  private sealed interface Decided {
    /// @param versions of the states the servers' agents must act on, by server; empty where only
    ///   settings changed
    record Stored(Map<Long, Long> versions) implements Decided {}

    record Refused(Steered why) implements Decided {}
  }

  Steered run(Tenant tenant, long queueId, SteerRequest request) {
    return switch (database.write(db -> decide(db, tenant, queueId, request))) {
      case Decided.Refused(var why) -> why;
      case Decided.Stored(var versions) -> {
        boolean stopped = true;
        if (request.status() != null) {
          stopped = carryOut(tenant, queueId, request.status(), versions);
        }
        yield stopped
            ? queues.one(tenant, queueId).<Steered>map(Steered.Done::new).orElseThrow()
            : new Steered.Untold();
      }
    };
  }

  private boolean carryOut(
      Tenant tenant, long queueId, QueueStatus status, Map<Long, Long> versions) {
    if (!stops(status)) {
      agents.tell(versions.keySet());
      dispatch.afterCommit(tenant.id());
      return true;
    }
    return stop.stop(tenant, queueId, versions);
  }

  /// The queue's row is locked first, so that an insert into it is over or sees the decision; then
  /// the tenant's allocations: a claim that ran is committed, and the next one sees the decision.
  private Decided decide(Session db, Tenant tenant, long queueId, SteerRequest request) {
    Optional<QueueStatus> found = queues.lock(db, tenant, queueId);
    if (found.isEmpty()) {
      return new Decided.Refused(new Steered.Unknown());
    }
    QueueStatus from = found.get();
    QueueStatus to = request.status();
    if (to != null && !Moves.isLegal(from, to)) {
      return new Decided.Refused(new Steered.Illegal(from, to, Moves.from(from)));
    }
    Instant now = clock.instant();
    change(db, tenant, queueId, request, startAt(db, tenant, request), now);
    if (to == null) {
      return new Decided.Stored(Map.of());
    }
    if (stops(to)) {
      StopAgents.waitForClaims(db, tenant);
    }
    db.update(
        """
        UPDATE queue_masters SET steering = ?, draining_since = coalesce(?::timestamptz, draining_since)
         WHERE id = ? AND client_id = ?
        """,
        steering(to),
        ends(to) ? now : null,
        queueId,
        tenant.id());
    return new Decided.Stored(agents.raise(db, tenant.id()));
  }

  private static @Nullable Instant startAt(Session db, Tenant tenant, SteerRequest request) {
    WrittenTime written = request.startAt();
    return written == null
        ? null
        : db.first(
                row -> written.in(ZoneId.of(row.text("timezone"))),
                "SELECT timezone FROM clients WHERE id = ?",
                tenant.id())
            .orElseThrow();
  }

  private static void change(
      Session db,
      Tenant tenant,
      long queueId,
      SteerRequest request,
      @Nullable Instant startAt,
      Instant now) {
    db.update(
        """
        UPDATE queue_masters
           SET retry = coalesce(?::bool, retry), retry_count = coalesce(?::int, retry_count),
               retry_gap = coalesce(?::int, retry_gap), retry_on = coalesce(?::text[], retry_on),
               weight = coalesce(?::int, weight), start_at = coalesce(?::timestamptz, start_at),
               max_call_seconds = coalesce(?::int, max_call_seconds), updated_at = ?
         WHERE id = ? AND client_id = ?
        """,
        request.retry(),
        request.retryCount(),
        request.retryGap(),
        request.retryOn() == null
            ? null
            : request.retryOn().stream().map(Disposition::label).toList(),
        request.weight(),
        startAt,
        request.maxCallSeconds(),
        now,
        queueId,
        tenant.id());
  }

  private static boolean stops(QueueStatus status) {
    return status == QueueStatus.PAUSED || ends(status);
  }

  /// Whether what waits is withdrawn.
  private static boolean ends(QueueStatus status) {
    return switch (status) {
      case FLUSHED, TERMINATED, PROCESSED -> true;
      case PENDING, IN_PROGRESS, PAUSED -> false;
    };
  }

  /// The word in the database.
  private static String steering(QueueStatus status) {
    return switch (status) {
      case PENDING, IN_PROGRESS -> "open";
      case PAUSED -> "paused";
      case FLUSHED -> "flushed";
      case TERMINATED -> "terminated";
      case PROCESSED -> "completed";
    };
  }
}
