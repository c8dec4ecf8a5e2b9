package dialer.api.retention;

import static dialer.api.http.Paths.CANONICAL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
import dialer.api.docs.Operation;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long a tenant's calls are kept.
@Controller(CANONICAL + "/retention")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class RetentionController {
  private final Database database;
  private final RetentionSettings settings;
  private final Tenants tenants;

  RetentionController(Database database, RetentionSettings settings, Tenants tenants) {
    this.database = database;
    this.settings = settings;
    this.tenants = tenants;
  }

  /// @param days the tenant's own; null: as the system
  /// @param systemDays the longest
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Retention(String message, String status, @Nullable Integer days, int systemDays) {}

  @Get
  @Operation(summary = "Says how long calls are kept")
  Retention read(Caller caller) {
    return read(tenants.of(caller));
  }

  /// `days` null, or none, goes back to the system's. What is older goes with the next night.
  @Put
  @Operation(summary = "Changes how long calls are kept", reads = RetentionRequest.class)
  Retention change(Caller caller, @Body byte @Nullable [] body) {
    RetentionRequest request = RequestBodies.read(body, RetentionRequest::read);
    Tenant tenant = tenants.of(caller, request.account());
    Integer days = request.days();
    if (days != null && days > settings.days()) {
      throw Refusal.badRequest("days: must be at most " + settings.days());
    }
    database.write(
        db -> db.update("UPDATE clients SET retention_days = ? WHERE id = ?", days, tenant.id()));
    return read(tenant);
  }

  private Retention read(Tenant tenant) {
    Optional<Integer> days =
        database.read(db ->
            db.first(
                    row -> Optional.ofNullable(row.maybeInteger("retention_days")),
                    "SELECT retention_days FROM clients WHERE id = ?",
                    tenant.id())
                .flatMap(found -> found));
    return new Retention("Retention", "success", days.orElse(null), settings.days());
  }
}
