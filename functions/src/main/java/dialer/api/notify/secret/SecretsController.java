package dialer.api.notify.secret;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Refusal;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/// What callbacks are signed with.
@Controller(CANONICAL + "/callbacks/secrets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class SecretsController {
  private final SigningSecrets secrets;
  private final Tenants tenants;

  SecretsController(SigningSecrets secrets, Tenants tenants) {
    this.secrets = secrets;
    this.tenants = tenants;
  }

  /// @param secret shown only here
  @Serdeable(naming = SnakeCaseStrategy.class)
  record NewSigningSecret(
      String message, String status, long id, String secret, Instant createdAt) {}

  @Serdeable
  record EndedSecret(String message, String status, long id) {}

  /// Makes the next one. Posts are signed with it and with the one before, until that is ended here
  /// or a third is made.
  @Post
  @Operation(summary = "Makes a signing secret")
  @Consumes(MediaType.ALL)
  NewSigningSecret make(Caller caller) {
    SigningSecrets.Made made = secrets.make(tenants.of(caller));
    return new NewSigningSecret(
        "Keep the secret: it is not shown again",
        "success",
        made.known().id(),
        made.secret(),
        made.known().createdAt());
  }

  @Get
  @Operation(summary = "Lists the signing secrets")
  Listing<SigningSecrets.Known> list(Caller caller) {
    return Listing.whole("Signing secrets", secrets.of(tenants.of(caller)));
  }

  @Delete("/{id}")
  @Operation(summary = "Ends a signing secret")
  @Consumes(MediaType.ALL)
  EndedSecret end(Caller caller, long id) {
    if (!secrets.end(tenants.of(caller), id)) {
      throw Refusal.notFound("Signing secret not found");
    }
    return new EndedSecret("Posts are not signed with it any more", "success", id);
  }
}
