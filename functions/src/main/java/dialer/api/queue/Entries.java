package dialer.api.queue;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.json.JsonColumns;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calls of a queue, and quick calls, oldest first.
@Singleton
public final class Entries {
  private static final String SELECT =
      """
      SELECT c.*, q.steering, q.start_at, coalesce(tried.code, chosen.code) AS server_code
        FROM calls c
        LEFT JOIN queue_masters q ON q.id = c.queue_id
        LEFT JOIN asterisk_servers tried ON tried.id = c.attempt_server_id
        LEFT JOIN asterisk_servers chosen ON chosen.id = c.server_id
      """;

  private final Database database;
  private final JsonColumns json;
  private final WhyWaiting why;

  Entries(Database database, JsonColumns json, WhyWaiting why) {
    this.database = database;
    this.json = json;
    this.why = why;
  }

  /// How many calls a queue has; empty when it is not the tenant's.
  Optional<Long> count(Tenant tenant, long queueId) {
    return database.readAs(
        tenant.id(),
        db ->
            db.first(
                row -> row.number("calls"),
                """
                SELECT coalesce((SELECT sum(calls) FROM queue_tallies t WHERE t.queue_id = q.id), 0)
                       AS calls
                  FROM queue_masters q WHERE q.id = ? AND q.client_id = ?
                """,
                queueId,
                tenant.id()));
  }

  Listing<EntryView> ofQueue(Tenant tenant, long queueId, long total, Paging paging) {
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                "Queue entries",
                page(
                    db,
                    tenant,
                    """
                    WHERE c.queue_id = ? AND c.client_id = ?
                    ORDER BY c.entry_id LIMIT ? OFFSET ?
                    """,
                    queueId,
                    tenant.id(),
                    paging.size(),
                    paging.offset()),
                total,
                paging));
  }

  long countQuick(Tenant tenant) {
    return database.readAs(
        tenant.id(),
        db -> db.number("SELECT count(*) FROM calls WHERE quick AND client_id = ?", tenant.id()));
  }

  Listing<EntryView> quick(Tenant tenant, long total, Paging paging) {
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                "Quick calls",
                page(
                    db,
                    tenant,
                    """
                    WHERE c.quick AND c.client_id = ?
                    ORDER BY c.entry_id LIMIT ? OFFSET ?
                    """,
                    tenant.id(),
                    paging.size(),
                    paging.offset()),
                total,
                paging));
  }

  /// @param where on `calls c`, naming the tenant, with order and bounds
  public List<EntryView> page(
      Session db, Tenant tenant, String where, @Nullable Object... arguments) {
    WaitingFor waiting = why.of(db, tenant.id());
    return db.list(row -> EntryView.of(row, waiting, json), SELECT + where, arguments);
  }
}
