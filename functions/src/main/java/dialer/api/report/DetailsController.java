package dialer.api.report;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/client-call-details")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class DetailsController {
  private final Reports reports;
  private final Tenants tenants;

  DetailsController(Reports reports, Tenants tenants) {
    this.reports = reports;
    this.tenants = tenants;
  }

  /// As JSON, or as a table where `Accept` asks for `text/csv` first.
  @Get("/details")
  @Operation(
      summary = "Lists the dialled calls of a period",
      asks = Period.class,
      answers = CallDetail.class,
      listed = true)
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_CSV})
  HttpResponse<?> details(
      Caller caller,
      Paging paging,
      HttpRequest<?> request,
      @QueryValue("server_code") @Nullable String server) {
    Tenant tenant = tenants.of(caller);
    Listing<CallDetail> page = reports.details(tenant, request, server, paging);
    boolean table =
        request.accept().stream().findFirst().filter(MediaType.TEXT_CSV_TYPE::equals).isPresent();
    return table
        ? HttpResponse.ok(reports.table(page))
            .contentType(MediaType.of("text/csv; charset=utf-8"))
            .header("X-Total-Count", String.valueOf(page.total()))
        : HttpResponse.ok(page).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  @Get("/summary")
  @Operation(summary = "Counts the dialled calls by the part of the day", asks = Period.class)
  DaySummary summary(
      Caller caller, HttpRequest<?> request, @QueryValue("server_code") @Nullable String server) {
    return reports.daySummary(tenants.of(caller), request, server);
  }
}
