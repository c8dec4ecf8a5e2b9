package dialer.api.queue;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Row;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tenant's queues, newest first, each with its tallies.
@Singleton
public final class MasterQueues {
  private final Database database;
  private final Clock clock;

  MasterQueues(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  Listing<QueueView> page(Tenant tenant, Paging paging) {
    Instant now = clock.instant();
    return database.readAs(
        tenant.id(),
        db -> {
          long total =
              db.number("SELECT count(*) FROM queue_masters WHERE client_id = ?", tenant.id());
          Map<Long, Tally> tallies = tallies(db, tenant, paging);
          List<QueueView> queues =
              db.list(
                  row -> QueueView.of(row, tallies.getOrDefault(row.number("id"), Tally.NONE), now),
                  """
                  SELECT * FROM queue_masters WHERE client_id = ? ORDER BY id DESC LIMIT ? OFFSET ?
                  """,
                  tenant.id(),
                  paging.size(),
                  paging.offset());
          return Listing.page("Master queues", queues, total, paging);
        });
  }

  /// Empty when the tenant has no such queue.
  public Optional<QueueView> one(Tenant tenant, long queueId) {
    Instant now = clock.instant();
    return database.readAs(
        tenant.id(),
        db ->
            db.first(
                row -> QueueView.of(row, tally(db, queueId), now),
                "SELECT * FROM queue_masters WHERE id = ? AND client_id = ?",
                queueId,
                tenant.id()));
  }

  /// Where a queue stands; nobody else steers it and nothing is put into it until the transaction
  /// ends. Empty when the tenant has no such queue.
  public Optional<QueueStatus> lock(Session db, Tenant tenant, long queueId) {
    return db.first(
            row -> row.text("steering"),
            "SELECT steering FROM queue_masters WHERE id = ? AND client_id = ? FOR UPDATE",
            queueId,
            tenant.id())
        .map(steering -> QueueStatus.of(steering, tally(db, queueId)));
  }

  private static Tally tally(Session db, long queueId) {
    return db
        .list(MasterQueues::tally, "SELECT * FROM queue_tallies WHERE queue_id = ?", queueId)
        .stream()
        .reduce(Tally.NONE, Tally::plus);
  }

  private static Tally tally(Row row) throws SQLException {
    return Tally.of(row.text("call_status"), row.text("disposition"), row.number("calls"));
  }

  private static Map<Long, Tally> tallies(Session db, Tenant tenant, Paging paging) {
    Map<Long, Tally> tallies = new HashMap<>();
    db.list(
        row -> tallies.merge(row.number("queue_id"), tally(row), Tally::plus),
        """
        SELECT t.* FROM queue_tallies t
          JOIN (SELECT id FROM queue_masters WHERE client_id = ? ORDER BY id DESC LIMIT ? OFFSET ?) q
            ON q.id = t.queue_id
        """,
        tenant.id(),
        paging.size(),
        paging.offset());
    return tallies;
  }
}
