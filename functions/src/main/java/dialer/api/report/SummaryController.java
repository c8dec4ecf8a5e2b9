package dialer.api.report;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/client-call-details")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class SummaryController {
  private final Reports reports;
  private final Tenants tenants;

  SummaryController(Reports reports, Tenants tenants) {
    this.reports = reports;
    this.tenants = tenants;
  }

  @Get("/summary")
  @Operation(summary = "Counts the dialled calls by the part of the day", asks = Period.class)
  DaySummary summary(
      Caller caller, HttpRequest<?> request, @QueryValue("server_code") @Nullable String server) {
    return reports.daySummary(tenants.of(caller), request, server);
  }
}
