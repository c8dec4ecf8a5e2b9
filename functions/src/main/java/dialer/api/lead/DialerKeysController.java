package dialer.api.lead;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.ApiKeys;
import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
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
import java.time.Clock;
import java.time.Instant;

/// A tenant's keys for leads. Any number may live, so that a new one can be handed out before the
/// old one is revoked.
@Controller(CANONICAL + "/clients/{accountcode}/dialer-keys")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class DialerKeysController {
  private final Tenants tenants;
  private final Database database;
  private final ApiKeys keys;
  private final Clock clock;

  DialerKeysController(Tenants tenants, Database database, ApiKeys keys, Clock clock) {
    this.tenants = tenants;
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /// @param apiKey shown this once
  @Serdeable(naming = SnakeCaseStrategy.class)
  record NewDialerKey(String accountcode, String scope, String apiKey, Instant createdAt) {}

  /// @param prefix its first characters, to tell it from the others
  @Serdeable(naming = SnakeCaseStrategy.class)
  record DialerKey(String accountcode, String scope, String prefix, Instant createdAt) {}

  @Post
  @Operation(summary = "Makes a key for leads")
  @Consumes(MediaType.ALL)
  NewDialerKey add(Caller caller, String accountcode) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    String key = database.write(db -> keys.add(db, tenant.id(), ApiKeys.Scope.LEADS));
    return new NewDialerKey(
        tenant.code().value(), ApiKeys.Scope.LEADS.label(), key, clock.instant());
  }

  /// Those that are not revoked.
  @Get
  @Operation(summary = "Lists the keys for leads")
  Listing<DialerKey> list(Caller caller, String accountcode) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    return database.read(db ->
        Listing.whole(
            "Dialer keys",
            db.list(
                row ->
                    new DialerKey(
                        tenant.code().value(),
                        ApiKeys.Scope.LEADS.label(),
                        row.text("prefix"),
                        row.instant("created_at")),
                """
                SELECT prefix, created_at FROM api_keys
                 WHERE client_id = ? AND scope = 'leads' AND revoked_at IS NULL ORDER BY id
                """,
                tenant.id())));
  }

  /// Ends the key that begins so, from the next request on.
  @Delete("/{prefix}")
  @Operation(summary = "Revokes a key for leads")
  Listing<DialerKey> revoke(Caller caller, String accountcode, String prefix) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    int revoked =
        database.write(db ->
            db.update(
                """
                UPDATE api_keys SET revoked_at = ?
                 WHERE client_id = ? AND scope = 'leads' AND revoked_at IS NULL AND prefix = ?
                """,
                clock.instant(),
                tenant.id(),
                prefix));
    if (revoked == 0) {
      throw Refusal.notFound("Dialer key not found");
    }
    return list(caller, accountcode);
  }
}
