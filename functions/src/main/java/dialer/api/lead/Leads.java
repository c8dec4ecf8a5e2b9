package dialer.api.lead;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.notify.send.Sender;
import dialer.api.rule.Numbering;
import dialer.api.table.StreamedTable;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The leads of a tenant.
@Singleton
final class Leads {
  private static final String ONE = LeadView.SELECT + " WHERE l.id = ? AND l.client_id = ?";

  private final Database database;
  private final JsonMapper json;
  private final Sender sender;
  private final Clock clock;

  Leads(Database database, JsonMapper json, Sender sender, Clock clock) {
    this.database = database;
    this.sender = sender;
    this.json = json;
    this.clock = clock;
  }

  Optional<LeadDetail> find(Tenant tenant, long id) {
    return database.readAs(tenant.id(), db -> find(db, tenant, id));
  }

  /// How the tenant's phone numbers are read.
  Numbering numbering(Tenant tenant) {
    return database.read(db -> Numbering.of(db, tenant.id()));
  }

  /// Newest first.
  Listing<LeadDetail> search(Tenant tenant, LeadSearch search, Paging paging) {
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                "Leads",
                db.list(
                    row -> LeadDetail.of(row, json),
                    LeadView.SELECT
                        + search.where(tenant.id())
                        + " ORDER BY l.id DESC LIMIT ? OFFSET ?",
                    search.arguments(paging.size(), paging.offset())),
                db.number(
                    "SELECT count(*) FROM leads l JOIN agent_users a ON a.id = l.agent_user_id"
                        + search.where(tenant.id()),
                    search.arguments()),
                paging));
  }

  /// Gives all of them, some at a time and each time anew. A lead that comes meanwhile is not among
  /// them; none is twice.
  Function<@Nullable LeadDetail, List<LeadDetail>> all(Tenant tenant, LeadSearch search) {
    return after ->
        database.readAs(
            tenant.id(),
            db ->
                db.list(
                    row -> LeadDetail.of(row, json),
                    LeadView.SELECT
                        + search.where(tenant.id())
                        + " AND l.id < ? ORDER BY l.id DESC LIMIT ?",
                    search.arguments(
                        after == null ? Long.MAX_VALUE : after.lead().id(),
                        StreamedTable.ROWS_AT_ONCE)));
  }

  Optional<LeadDetail> change(Tenant tenant, long id, String status) {
    Optional<LeadDetail> changed =
        database.write(db -> {
          db.update(
              """
              UPDATE leads SET status = ?, updated_at = ?, version = version + 1
               WHERE id = ? AND client_id = ? AND status <> ?
              """,
              status,
              clock.instant(),
              id,
              tenant.id(),
              status);
          return find(db, tenant, id);
        });
    sender.wake();
    return changed;
  }

  /// Leaves nothing of it, nor of what was sent of it. False: there is no such lead.
  boolean erase(Tenant tenant, long id) {
    return database.write(
        db -> db.update("DELETE FROM leads WHERE id = ? AND client_id = ?", id, tenant.id()) > 0);
  }

  private Optional<LeadDetail> find(Session db, Tenant tenant, long id) {
    return db.first(row -> LeadDetail.of(row, json), ONE, id, tenant.id());
  }
}
