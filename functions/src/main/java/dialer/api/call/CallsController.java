package dialer.api.call;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.call.Calls.Cancellation.Cancelled;
import dialer.api.call.Calls.Cancellation.TooLate;
import dialer.api.call.Calls.Cancellation.Unknown;
import dialer.api.call.HangUpCall.HungUp;
import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.queue.EntryView;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Clock;
import java.util.UUID;

@Controller(CANONICAL + "/calls")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class CallsController {
  private final Calls calls;
  private final HangUpCall hangUp;
  private final Decisions decisions;
  private final Tenants tenants;
  private final Clock clock;

  CallsController(
      Calls calls, HangUpCall hangUp, Decisions decisions, Tenants tenants, Clock clock) {
    this.calls = calls;
    this.hangUp = hangUp;
    this.decisions = decisions;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Get
  @Operation(summary = "Searches calls", asks = Search.class)
  Listing<EntryView> search(Caller caller, Paging paging, HttpRequest<?> request) {
    Tenant tenant = tenants.of(caller);
    return calls.search(
        tenant, Search.asked(request, tenants.zone(tenant), clock.instant()), paging);
  }

  @Get("/{callId}")
  @Operation(summary = "Shows a call with its attempts")
  CallView get(Caller caller, String callId) {
    return calls.find(tenants.of(caller), id(callId)).orElseThrow(CallsController::unknown);
  }

  @Post("/{callId}/cancel")
  @Operation(summary = "Cancels a waiting call", refuses = 409)
  @Consumes(MediaType.ALL)
  CallView cancel(Caller caller, String callId) {
    return switch (calls.cancel(tenants.of(caller), id(callId))) {
      case Cancelled(var call) -> call;
      case TooLate(var status) ->
          throw Refusal.conflict("The call is " + status + ": only a waiting one can be cancelled");
      case Unknown _ -> throw unknown();
    };
  }

  @Post("/{callId}/hangup")
  @Operation(
      summary = "Hangs a call up, or calls it off",
      refuses = {409, 503})
  @Consumes(MediaType.ALL)
  CallView hangUp(Caller caller, String callId) {
    return switch (hangUp.run(tenants.of(caller), id(callId))) {
      case HungUp.Done(var call) -> call;
      case HungUp.Over(var status) ->
          throw Refusal.conflict("The call is " + status + ": only a live one can be hung up");
      case HungUp.Unknown _ -> throw unknown();
      case HungUp.Untold _ ->
          throw new Refusal(
              HttpStatus.SERVICE_UNAVAILABLE, "The server could not be told: send it again");
    };
  }

  /// The same, for those who think of a call as of a thing to be deleted.
  @Delete("/{callId}")
  @Operation(
      summary = "Hangs a call up, or calls it off",
      refuses = {409, 503})
  @Consumes(MediaType.ALL)
  CallView delete(Caller caller, String callId) {
    return hangUp(caller, callId);
  }

  /// Why calls of the tenant were not dialled.
  @Get("/decisions")
  @Operation(summary = "Lists why calls were not dialled")
  Listing<Decisions.Decision> decisions(Caller caller, Paging paging) {
    return decisions.page(tenants.of(caller), paging);
  }

  private static UUID id(String text) {
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw unknown();
    }
    return UUID.fromString(text);
  }

  private static Refusal unknown() {
    return Refusal.notFound("Call not found");
  }
}
