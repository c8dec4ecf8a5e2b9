package dialer.api.report.detail;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.json.JsonColumns;
import dialer.api.report.Dialled;
import dialer.api.report.Reports;
import dialer.api.table.StreamedTable;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The calls that a request is about, latest first.
@Singleton
final class Details {
  private static final String CALLS =
      """
      SELECT c.*, s.code AS server_code
        FROM calls c LEFT JOIN asterisk_servers s ON s.id = c.attempt_server_id
      """
          + Dialled.WHERE
          + Filter.WHERE;

  private final Database database;
  private final Reports reports;
  private final JsonColumns columns;

  Details(Database database, Reports reports, JsonColumns columns) {
    this.database = database;
    this.reports = reports;
    this.columns = columns;
  }

  Listing<CallDetail> page(
      Tenant tenant, HttpRequest<?> request, @Nullable String server, Paging paging) {
    return database.readAs(
        tenant.id(),
        db -> {
          Dialled calls = reports.dialled(db, tenant, request, server);
          Filter filter = Filter.asked(request);
          List<CallDetail> page =
              db.list(
                  row -> CallDetail.of(row, columns),
                  CALLS
                      + " ORDER BY coalesce(c.started_at, c.ended_at) DESC, c.id LIMIT ? OFFSET ?",
                  calls.arguments(filter.arguments(paging.size(), paging.offset())));
          return Listing.page("Call details", page, total(db, calls, filter), paging);
        });
  }

  long count(Tenant tenant, HttpRequest<?> request, @Nullable String server) {
    return database.readAs(
        tenant.id(),
        db -> total(db, reports.dialled(db, tenant, request, server), Filter.asked(request)));
  }

  /// Of all calls those counted, but for those that are not stored any more; others are counted.
  private static long total(Session db, Dialled calls, Filter filter) {
    if (!filter.isEmpty()) {
      return db.number(
          "SELECT count(*) FROM calls c" + Dialled.WHERE + Filter.WHERE,
          calls.arguments(filter.arguments()));
    }
    String counted = "SELECT coalesce(sum(calls), 0) FROM %s" + Dialled.SUMS;
    return db.number(counted.formatted("dialled_sums"), calls.arguments())
        - db.number(counted.formatted("dialled_gone"), calls.arguments());
  }

  /// Gives all of them, some at a time and each time anew: a reader who is slow or gone holds no
  /// connection. A call that ends meanwhile may be among them or not; none is twice.
  Function<@Nullable CallDetail, List<CallDetail>> all(
      Tenant tenant, HttpRequest<?> request, @Nullable String server) {
    Dialled calls =
        database.readAs(tenant.id(), db -> reports.dialled(db, tenant, request, server));
    Filter filter = Filter.asked(request);
    return after -> following(tenant, calls, filter, after);
  }

  private List<CallDetail> following(
      Tenant tenant, Dialled calls, Filter filter, @Nullable CallDetail after) {
    Instant moment = after == null ? calls.period().to() : after.moment();
    UUID id = after == null ? new UUID(-1, -1) : after.callId();
    return database.readAs(
        tenant.id(),
        db ->
            db.list(
                row -> CallDetail.of(row, columns),
                CALLS
                    + """
                      AND coalesce(c.started_at, c.ended_at) <= ?
                      AND (coalesce(c.started_at, c.ended_at) < ? OR c.id > ?)
                    ORDER BY coalesce(c.started_at, c.ended_at) DESC, c.id LIMIT ?
                    """,
                calls.arguments(filter.arguments(moment, moment, id, StreamedTable.ROWS_AT_ONCE))));
  }
}
