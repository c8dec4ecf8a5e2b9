package dialer.api.notify.callback;

import static dialer.api.http.Paths.CANONICAL;
import static dialer.api.notify.log.Kind.CALLBACK;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.notify.log.Asked;
import dialer.api.notify.log.DeliveryLog;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was sent to `callbackurl`.
@Controller(CANONICAL + "/callbacks")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class CallbacksController {
  private final DeliveryLog log;
  private final Tenants tenants;

  CallbacksController(DeliveryLog log, Tenants tenants) {
    this.log = log;
    this.tenants = tenants;
  }

  /// @param state `waiting`, `delivered` or `failed`
  @Get
  @Operation(summary = "Lists callbacks, the latest first")
  Listing<CallbackView> list(
      Caller caller,
      Paging paging,
      @QueryValue("state") @Nullable String state,
      @QueryValue("call_id") @Nullable String call) {
    Asked asked = new Asked(state, call == null ? null : id(call), null, null);
    return log.page(tenants.of(caller), CALLBACK, asked, paging, CallbackView::of);
  }

  @Get("/{eventId}")
  @Operation(summary = "Shows a callback with every try")
  CallbackDetail get(Caller caller, String eventId) {
    return CallbackDetail.of(log.one(tenants.of(caller), CALLBACK, eventId, CallbackView::of));
  }

  /// Sends it once more, whatever became of it before.
  @Post("/{eventId}/redeliver")
  @Operation(summary = "Sends a callback once more", refuses = 409)
  @Consumes(MediaType.ALL)
  CallbackDetail redeliver(Caller caller, String eventId) {
    return CallbackDetail.of(
        log.redeliver(tenants.of(caller), CALLBACK, eventId, CallbackView::of));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound("Callback not found");
    }
  }
}
