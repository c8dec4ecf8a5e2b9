package dialer.api.insert;

import dialer.api.caller.Tenant;
import dialer.api.db.Session;
import dialer.api.insert.request.BatchRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// The queues that batches go to.
@Singleton
final class Queues {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);

  private final Clock clock;

  Queues(Clock clock) {
    this.clock = clock;
  }

  /// A queue that is there.
  ///
  /// @param dids its caller ids in rotation
  record Opened(long id, String steering, List<String> dids) {
    boolean takesCalls() {
      return !steering.equals("flushed") && !steering.equals("terminated");
    }
  }

  /// Finds a tenant's queue and holds it until the transaction ends: a flush waits for us, or we
  /// see that it happened. A completed queue is opened again; that comes first, for two that shared
  /// the lock could not both strengthen it.
  Optional<Opened> open(Session db, Tenant tenant, long queueId) {
    db.update(
        """
        UPDATE queue_masters SET steering = 'open', draining_since = NULL, updated_at = ?
         WHERE id = ? AND client_id = ? AND steering = 'completed'
        """,
        clock.instant(),
        queueId,
        tenant.id());
    return db.first(
        row -> new Opened(row.number("id"), row.text("steering"), row.texts("dids")),
        "SELECT id, steering, dids FROM queue_masters WHERE id = ? AND client_id = ? FOR SHARE",
        queueId,
        tenant.id());
  }

  /// @param zone in which the request's times are
  long create(Session db, Tenant tenant, BatchRequest request, ZoneId zone, List<String> dids) {
    Instant now = clock.instant();
    String type = request.items().getFirst().queueType();
    BatchRequest.QueueSettings settings = request.queue();
    return db.number(
        """
        INSERT INTO queue_masters
          (client_id, name, queue_type, dids, start_at, weight, max_call_seconds, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, coalesce(?::int, 1), ?, ?, ?) RETURNING id
        """,
        tenant.id(),
        tenant.code() + "_" + STAMP.format(now),
        type == null ? "outbound" : type,
        dids,
        settings.startAt() == null ? null : settings.startAt().in(zone),
        settings.weight(),
        settings.maxCallSeconds(),
        now,
        now);
  }

  /// Adds caller ids to a queue's rotation.
  long add(Session db, Opened queue, List<String> dids) {
    if (!dids.isEmpty()) {
      db.update(
          "UPDATE queue_masters SET dids = dids || ?, updated_at = ? WHERE id = ?",
          dids,
          clock.instant(),
          queue.id());
    }
    return queue.id();
  }

  Instant now() {
    return clock.instant();
  }
}
