package dialer.api.report;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/monitoring")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class LiveController {
  private final Reports reports;
  private final LiveCalls live;
  private final Tenants tenants;

  LiveController(Reports reports, LiveCalls live, Tenants tenants) {
    this.reports = reports;
    this.live = live;
    this.tenants = tenants;
  }

  @Get("/callingsummary")
  @Operation(summary = "Sums up the dialled calls of a period", asks = Period.class)
  CallingSummary callingSummary(
      Caller caller, HttpRequest<?> request, @QueryValue("server_code") @Nullable String server) {
    return reports.summary(tenants.of(caller), request, server);
  }

  @Get("/activecalls")
  @Operation(summary = "Lists the calls that are up")
  Listing<LiveCalls.ActiveCall> activeCalls(
      Caller caller, Paging paging, @QueryValue("server_code") @Nullable String server) {
    return live.active(tenants.of(caller), server, paging);
  }

  /// An operator who names no account sees every server and the calls of all tenants there.
  @Get("/serverstatus")
  @Operation(summary = "Shows how the servers are")
  Listing<LiveCalls.ServerStatus> serverStatus(
      Caller caller, @QueryValue("server_code") @Nullable String server) {
    return live.servers(tenants.orSelf(caller), server);
  }
}
