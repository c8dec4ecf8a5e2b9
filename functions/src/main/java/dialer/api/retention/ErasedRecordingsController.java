package dialer.api.retention;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.UUID;

/// What an erasure leaves to be removed by hand.
@Controller(CANONICAL + "/erasures/recordings")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class ErasedRecordingsController {
  private final ErasedRecordings recordings;
  private final Tenants tenants;

  ErasedRecordingsController(ErasedRecordings recordings, Tenants tenants) {
    this.recordings = recordings;
    this.tenants = tenants;
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  record Removed(String message, String status, UUID callId) {}

  /// Also those of calls that were at an agent when their erasure was asked for.
  @Get
  @Operation(summary = "Lists recordings of erased calls that are to be removed at the servers")
  Listing<ErasedRecordings.Left> list(Caller caller, Paging paging) {
    return recordings.page(tenants.of(caller), paging);
  }

  @Delete("/{callId}")
  @Operation(summary = "Says that an erased call's recording is removed; its name is forgotten")
  @Consumes(MediaType.ALL)
  Removed remove(Caller caller, String callId) {
    UUID id = id(callId);
    if (!recordings.removed(tenants.of(caller), id)) {
      throw unknown();
    }
    return new Removed("The recording is not listed any more", "success", id);
  }

  private static UUID id(String text) {
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw unknown();
    }
    return UUID.fromString(text);
  }

  private static Refusal unknown() {
    return Refusal.notFound("Recording not found");
  }
}
