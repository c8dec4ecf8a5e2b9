package dialer.api.call;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.queue.Entries;
import dialer.api.queue.EntryView;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The calls of a tenant, one by one.
@Singleton
final class Calls {
  private final Database database;
  private final Entries entries;
  private final Clock clock;

  Calls(Database database, Entries entries, Clock clock) {
    this.database = database;
    this.entries = entries;
    this.clock = clock;
  }

  /// What became of a wish to call one off.
  sealed interface Cancellation {
    /// Now or before.
    record Cancelled(CallView call) implements Cancellation {}

    /// @param status it is being dialled, or has an outcome
    record TooLate(String status) implements Cancellation {}

    record Unknown() implements Cancellation {}
  }

  Optional<CallView> find(Tenant tenant, UUID id) {
    return database.readAs(tenant.id(), db -> find(db, tenant, id));
  }

  /// Newest first.
  Listing<EntryView> search(Tenant tenant, Search search, Paging paging) {
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                "Calls",
                entries.page(
                    db,
                    tenant,
                    search.where(tenant.id()) + " ORDER BY c.id DESC LIMIT ? OFFSET ?",
                    search.arguments(paging.size(), paging.offset())),
                db.number(
                    "SELECT count(*) FROM calls c " + search.where(tenant.id()),
                    search.arguments()),
                paging));
  }

  /// Only while it waits, also for a retry. A dispatcher that claims it at the same moment either
  /// comes first, and then it is too late, or finds it gone.
  Cancellation cancel(Tenant tenant, UUID id) {
    return database.write(db -> {
      int rows =
          db.update(
              """
              UPDATE calls SET call_status = 'flushed', disposition = 'CANCELLED', ended_at = ?,
                               updated_at = ?, reason = 'cancelled by the tenant'
               WHERE id = ? AND client_id = ? AND call_status = 'pending'
              """,
              clock.instant(),
              clock.instant(),
              id,
              tenant.id());
      CallView call = find(db, tenant, id).orElse(null);
      if (call == null) {
        return new Cancellation.Unknown();
      }
      return rows == 1 || "CANCELLED".equals(call.entry().disposition())
          ? new Cancellation.Cancelled(call)
          : new Cancellation.TooLate(call.entry().callStatus());
    });
  }

  private Optional<CallView> find(Session db, Tenant tenant, UUID id) {
    return entries.page(db, tenant, " WHERE c.id = ? AND c.client_id = ?", id, tenant.id()).stream()
        .findFirst()
        .map(entry -> new CallView(entry, attempts(db, tenant, id), Decisions.of(db, tenant, id)));
  }

  private static List<CallView.AttemptView> attempts(Session db, Tenant tenant, UUID call) {
    return db.list(
        CallView.AttemptView::of,
        """
        SELECT a.*, s.code AS server_code
          FROM attempts a LEFT JOIN asterisk_servers s ON s.id = a.server_id
         WHERE a.call_id = ? AND a.client_id = ? ORDER BY a.id
        """,
        call,
        tenant.id());
  }
}
