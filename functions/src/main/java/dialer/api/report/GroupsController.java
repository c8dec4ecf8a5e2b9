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

/// The tenant's calls from `start_date` to `end_date`, told apart.
@Controller(CANONICAL + "/reports")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class GroupsController {
  private final Reports reports;
  private final BillMinutes minutes;
  private final Tenants tenants;

  GroupsController(Reports reports, BillMinutes minutes, Tenants tenants) {
    this.reports = reports;
    this.minutes = minutes;
    this.tenants = tenants;
  }

  @Get("/by-queue")
  @Operation(summary = "Adds up the dialled calls of a period by queue", asks = Period.class)
  Listing<Group> byQueue(
      Caller caller,
      Paging paging,
      HttpRequest<?> request,
      @QueryValue("server_code") @Nullable String server) {
    return reports.groups(GroupBy.QUEUE, tenants.of(caller), request, server, paging);
  }

  @Get("/by-project")
  @Operation(summary = "Adds up the dialled calls of a period by project", asks = Period.class)
  Listing<Group> byProject(
      Caller caller,
      Paging paging,
      HttpRequest<?> request,
      @QueryValue("server_code") @Nullable String server) {
    return reports.groups(GroupBy.PROJECT, tenants.of(caller), request, server, paging);
  }

  @Get("/by-server")
  @Operation(summary = "Adds up the dialled calls of a period by server", asks = Period.class)
  Listing<Group> byServer(
      Caller caller,
      Paging paging,
      HttpRequest<?> request,
      @QueryValue("server_code") @Nullable String server) {
    return reports.groups(GroupBy.SERVER, tenants.of(caller), request, server, paging);
  }

  @Get("/by-disposition")
  @Operation(summary = "Adds up the dialled calls of a period by disposition", asks = Period.class)
  Listing<Group> byDisposition(
      Caller caller,
      Paging paging,
      HttpRequest<?> request,
      @QueryValue("server_code") @Nullable String server) {
    return reports.groups(GroupBy.DISPOSITION, tenants.of(caller), request, server, paging);
  }

  /// Of the tenant; of all tenants for an operator who names no account.
  @Get("/minutes")
  @Operation(summary = "Adds up the talking time by tenant and month, for a bill")
  Listing<BillMinutes.Month> minutes(
      Caller caller,
      Paging paging,
      @QueryValue("start_month") @Nullable String start,
      @QueryValue("end_month") @Nullable String end) {
    boolean all = caller.superuser() && caller.named() == null;
    return minutes.run(all ? null : tenants.of(caller), start, end, paging);
  }
}
