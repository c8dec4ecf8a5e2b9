package dialer.api.report.detail;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.link.Link;
import dialer.api.link.Links;
import dialer.api.report.Period;
import dialer.api.table.Columns;
import dialer.api.table.TableAnswers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/client-call-details")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class DetailsController {
  private static final Columns<CallDetail> COLUMNS = Columns.of(CallDetail.class);
  private static final int MOST_IN_A_FILE = 200_000;

  private final Details details;
  private final TableAnswers tables;
  private final Tenants tenants;
  private final Links links;

  DetailsController(Details details, TableAnswers tables, Tenants tenants, Links links) {
    this.details = details;
    this.tables = tables;
    this.tenants = tenants;
    this.links = links;
  }

  /// As JSON, or as a table where `Accept` asks for `text/csv` first: all of it unless a page is
  /// asked for, and on Lambda, where answers are bounded, always a page.
  @Get("/details")
  @Operation(
      summary = "Lists the dialled calls of a period",
      asks = {Period.class, Filter.class},
      answers = CallDetail.class,
      listed = true)
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_CSV})
  HttpResponse<?> details(
      Caller caller,
      Paging paging,
      HttpRequest<?> request,
      @QueryValue("server_code") @Nullable String server) {
    Tenant tenant = tenants.of(caller);
    return tables.answer(
        request,
        paging,
        COLUMNS,
        () -> details.page(tenant, request, server, paging),
        () -> details.all(tenant, request, server));
  }

  /// The whole table however long it is, also on Lambda: behind a link for whoever holds it, for a
  /// quarter of an hour unless the operator said otherwise. 404 where the operator keeps no bucket.
  /// At most [#MOST_IN_A_FILE] calls: as many as are written before API Gateway gives up.
  @Post("/details/file")
  @Status(HttpStatus.CREATED)
  @Consumes(MediaType.ALL)
  @Operation(
      summary = "Leaves the dialled calls of a period in a file",
      asks = {Period.class, Filter.class},
      refuses = {404, 503})
  Link file(
      Caller caller, HttpRequest<?> request, @QueryValue("server_code") @Nullable String server) {
    Tenant tenant = tenants.of(caller);
    long calls = details.count(tenant, request, server);
    if (calls > MOST_IN_A_FILE) {
      throw Refusal.badRequest(
          "end_date: %d calls are more than the %d of a file: ask for a shorter period"
              .formatted(calls, MOST_IN_A_FILE));
    }
    return links.leave(
        "calls.csv",
        TableAnswers.TYPE.toString(),
        tables.whole(COLUMNS, details.all(tenant, request, server)));
  }
}
