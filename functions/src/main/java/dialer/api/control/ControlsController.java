package dialer.api.control;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.control.SetUpChannels.Share;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.docs.Operation;
import dialer.api.json.AccountBody;
import dialer.api.queue.HeldBack;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/controls")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class ControlsController {
  private final DispatchCalls dispatch;
  private final HeldBack heldBack;
  private final SetUpChannels channels;
  private final Tenants tenants;

  ControlsController(
      DispatchCalls dispatch, HeldBack heldBack, SetUpChannels channels, Tenants tenants) {
    this.dispatch = dispatch;
    this.heldBack = heldBack;
    this.channels = channels;
    this.tenants = tenants;
  }

  /// @param dispatched calls fed to the servers by this request
  /// @param waiting calls that still wait
  /// @param waitingFor of these, how many for what
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Dispatched(int dispatched, long waiting, Map<String, Long> waitingFor) {}

  @Serdeable
  record DispatchAnswer(String message, String status, Dispatched data) {}

  @Serdeable
  record ChannelsAnswer(String message, String status, List<Share> data) {}

  @Post("/dispatch-calls")
  @Operation(
      summary = "Dispatches what may be dialled now",
      reads = AccountBody.class,
      optionalBody = true)
  @Consumes(MediaType.ALL)
  DispatchAnswer dispatch(Caller caller, @Body @Nullable String body) {
    Tenant tenant = tenants.of(caller, AccountBody.read(body));
    int dispatched = dispatch.dispatch(tenant.id());
    Map<String, Long> held = heldBack.of(tenant);
    long waiting = held.values().stream().mapToLong(Long::longValue).sum();
    return new DispatchAnswer(
        "Calls dispatched", "success", new Dispatched(dispatched, waiting, held));
  }

  @Post("/setup-channels")
  @Operation(
      summary = "Works out the channel shares anew",
      reads = AccountBody.class,
      optionalBody = true)
  @Consumes(MediaType.ALL)
  ChannelsAnswer setUp(Caller caller, @Body @Nullable String body) {
    return new ChannelsAnswer(
        "Channels set up", "success", channels.run(tenants.of(caller, AccountBody.read(body))));
  }
}
