package dialer.api.report;

import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.json.JsonColumns;
import io.micronaut.http.HttpRequest;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a tenant's calls in a period. Each is asked with the request, whose parameters
/// `start_date` and `end_date` are in the tenant's zone, and with a server's code or none.
@Singleton
final class Reports {
  private static final List<String> HEADING =
      Arrays.stream(CallDetail.class.getRecordComponents())
          .map(component -> component.getName().replaceAll("([A-Z])", "_$1").toLowerCase())
          .toList();

  private final Database database;
  private final JsonColumns columns;
  private final JsonMapper json;
  private final Clock clock;

  Reports(Database database, JsonColumns columns, JsonMapper json, Clock clock) {
    this.database = database;
    this.columns = columns;
    this.json = json;
    this.clock = clock;
  }

  CallingSummary summary(Tenant tenant, HttpRequest<?> request, @Nullable String server) {
    return database.readAs(
        tenant.id(), db -> CallingSummary.read(db, dialled(db, tenant, request, server)));
  }

  DaySummary daySummary(Tenant tenant, HttpRequest<?> request, @Nullable String server) {
    return database.readAs(
        tenant.id(), db -> DaySummary.read(db, dialled(db, tenant, request, server)));
  }

  /// Latest first.
  Listing<CallDetail> details(
      Tenant tenant, HttpRequest<?> request, @Nullable String server, Paging paging) {
    return database.readAs(
        tenant.id(),
        db -> {
          Dialled calls = dialled(db, tenant, request, server);
          long total =
              db.number("SELECT count(*) FROM calls c " + Dialled.WHERE, calls.arguments());
          List<CallDetail> page =
              db.list(
                  row -> CallDetail.of(row, columns),
                  """
                  SELECT c.*, s.code AS server_code
                    FROM calls c LEFT JOIN asterisk_servers s ON s.id = c.attempt_server_id
                  """
                      + Dialled.WHERE
                      + """
                      ORDER BY coalesce(c.started_at, c.ended_at) DESC, c.id LIMIT ? OFFSET ?
                      """,
                  calls.arguments(paging.size(), paging.offset()));
          return Listing.page("Call details", page, total, paging);
        });
  }

  String table(Listing<CallDetail> page) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (CallDetail detail : page.data()) {
        lines.add(json.writeValueToTree(detail));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CsvTable(json).of(HEADING, lines);
  }

  private Dialled dialled(
      Session db, Tenant tenant, HttpRequest<?> request, @Nullable String server) {
    Period period = Period.asked(request, Tenants.zone(db, tenant), clock.instant());
    return new Dialled(tenant, period, Dialled.server(db, tenant, server));
  }
}
