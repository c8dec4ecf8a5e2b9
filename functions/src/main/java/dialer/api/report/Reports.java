package dialer.api.report;

import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// What became of a tenant's calls in a period. Each is asked with the request, whose parameters
/// `start_date` and `end_date` are in the tenant's zone, and with a server's code or none.
@Singleton
public final class Reports {
  private final Database database;
  private final Clock clock;

  Reports(Database database, Clock clock) {
    this.database = database;
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

  Listing<Group> groups(
      GroupBy by, Tenant tenant, HttpRequest<?> request, @Nullable String server, Paging paging) {
    return database.readAs(
        tenant.id(), db -> Group.read(db, by, dialled(db, tenant, request, server), paging));
  }

  /// The calls that a request is about.
  public Dialled dialled(
      Session db, Tenant tenant, HttpRequest<?> request, @Nullable String server) {
    Period period = Period.asked(request, Tenants.zone(db, tenant), clock.instant());
    return new Dialled(tenant, period, Dialled.server(db, tenant, server));
  }
}
