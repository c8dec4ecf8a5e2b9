package dialer.api.notify.callback;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.notify.send.Sender;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was sent to `callbackurl`.
@Controller(CANONICAL + "/callbacks")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class CallbacksController {
  private static final Set<String> STATES = Set.of("waiting", "delivered", "failed");

  private final Callbacks callbacks;
  private final Sender sender;
  private final Tenants tenants;

  CallbacksController(Callbacks callbacks, Sender sender, Tenants tenants) {
    this.callbacks = callbacks;
    this.sender = sender;
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
    if (state != null && !STATES.contains(state)) {
      throw Refusal.badRequest("state: must be waiting, delivered or failed");
    }
    return callbacks.page(tenants.of(caller), state, call == null ? null : id(call), paging);
  }

  @Get("/{eventId}")
  @Operation(summary = "Shows a callback with every try")
  CallbackDetail get(Caller caller, String eventId) {
    return detail(tenants.of(caller), id(eventId));
  }

  /// Sends it once more, whatever became of it before.
  @Post("/{eventId}/redeliver")
  @Operation(summary = "Sends a callback once more", refuses = 409)
  @Consumes(MediaType.ALL)
  CallbackDetail redeliver(Caller caller, String eventId) {
    Tenant tenant = tenants.of(caller);
    UUID id = id(eventId);
    CallbackDetail there = detail(tenant, id);
    if (!callbacks.redeliver(tenant, id)) {
      throw Refusal.conflict("There is no callbackurl to send it to");
    }
    sender.wake();
    return callbacks.one(tenant, id).orElse(there);
  }

  private CallbackDetail detail(Tenant tenant, UUID id) {
    return callbacks.one(tenant, id).orElseThrow(() -> Refusal.notFound("Callback not found"));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound("Callback not found");
    }
  }
}
