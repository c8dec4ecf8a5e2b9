package dialer.api.retention;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import dialer.api.retention.EraseCalls.Erasure;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Forgets a person: the number is in the body and never in a path, which is logged.
@Controller(CANONICAL + "/erasures")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class ErasuresController {
  private final EraseCalls erase;
  private final Tenants tenants;

  ErasuresController(EraseCalls erase, Tenants tenants) {
    this.erase = erase;
    this.tenants = tenants;
  }

  /// @param erased calls
  /// @param later calls that are at an agent now and are erased once they are over; their
  ///   recordings are listed by `GET erasures/recordings` then
  /// @param recordings files at the servers that stay there until they are removed by hand, and are
  ///   listed by `GET erasures/recordings` until that is said
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Erased(
      String message,
      String status,
      long erased,
      long later,
      List<EraseCalls.Recording> recordings) {}

  @Post
  @Operation(
      summary = "Erases a person: by a number, or by a call",
      reads = ErasureRequest.class,
      refuses = {404, 409})
  Erased erase(Caller caller, @Body byte @Nullable [] body) {
    ErasureRequest request = RequestBodies.read(body, ErasureRequest::read);
    Tenant tenant = tenants.of(caller, request.account());
    Erasure erasure =
        request.number() != null
            ? erase.number(tenant, caller.code().value(), request.number().value())
            : erase.call(tenant, caller.code().value(), Objects.requireNonNull(request.call()));
    return switch (erasure) {
      case Erasure.Done(var erased, var later, var recordings) ->
          new Erased("Erased", "success", erased, later, recordings);
      case Erasure.OwnNumber _ ->
          throw Refusal.conflict("The number is one that the account shows to those it calls");
      case Erasure.UnknownCall _ -> throw Refusal.notFound("Call not found");
    };
  }
}
