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
  /// @param type its label
  /// @param dids its caller ids in rotation
  record Found(long id, String steering, String type, List<String> dids) {
    boolean isCompleted() {
      return steering.equals("completed");
    }

    boolean takesCalls() {
      return !steering.equals("flushed") && !steering.equals("terminated");
    }
  }

  /// Finds a tenant's queue and holds it until the transaction ends: a flush waits for us, or we
  /// see that it happened. Appending shares it, unless the queue is to be changed as well: two that
  /// shared the lock could not both strengthen it. Where a queue is completed just between the two
  /// statements they may try all the same, and one of them is run again.
  ///
  /// @param changes whether the request changes the queue
  Optional<Found> find(Session db, Tenant tenant, long queueId, boolean changes) {
    boolean alone =
        changes
            || db.first(
                    row -> row.text("steering"),
                    "SELECT steering FROM queue_masters WHERE id = ? AND client_id = ?",
                    queueId,
                    tenant.id())
                .filter("completed"::equals)
                .isPresent();
    return db.first(
        row ->
            new Found(
                row.number("id"), row.text("steering"), row.text("queue_type"), row.texts("dids")),
        "SELECT id, steering, queue_type, dids FROM queue_masters WHERE id = ? AND client_id = ? FOR "
            + (alone ? "NO KEY UPDATE" : "SHARE"),
        queueId,
        tenant.id());
  }

  /// @param zone in which the request's times are
  long create(Session db, Tenant tenant, BatchRequest request, ZoneId zone, List<String> dids) {
    Instant now = clock.instant();
    BatchRequest.QueueSettings settings = request.queue();
    return db.number(
        """
        INSERT INTO queue_masters
          (client_id, name, queue_type, dids, start_at, weight, max_call_seconds, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, coalesce(?::int, 1), ?, ?, ?) RETURNING id
        """,
        tenant.id(),
        tenant.code() + "_" + STAMP.format(now),
        type(request),
        dids,
        settings.startAt() == null ? null : settings.startAt().in(zone),
        settings.weight(),
        settings.maxCallSeconds(),
        now,
        now);
  }

  /// The label of a new queue: its first item says it.
  static String type(BatchRequest request) {
    String type = request.items().getFirst().queueType();
    return type == null ? "outbound" : type;
  }

  /// Adds caller ids to a queue's rotation.
  long add(Session db, Tenant tenant, Found queue, List<String> dids) {
    if (!dids.isEmpty()) {
      db.update(
          "UPDATE queue_masters SET dids = dids || ?, updated_at = ? WHERE id = ? AND client_id = ?",
          dids,
          clock.instant(),
          queue.id(),
          tenant.id());
    }
    return queue.id();
  }

  Instant now() {
    return clock.instant();
  }
}
