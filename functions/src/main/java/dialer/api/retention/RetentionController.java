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
import org.jspecify.annotations.Nullable;

/// How long a tenant's calls and leads are kept.
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
  /// @param leadDays of leads, since there was news of one
  /// @param systemLeadDays the longest
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Retention(
      String message,
      String status,
      @Nullable Integer days,
      int systemDays,
      @Nullable Integer leadDays,
      int systemLeadDays) {}

  @Get
  @Operation(summary = "Says how long calls and leads are kept")
  Retention read(Caller caller) {
    return read(tenants.of(caller));
  }

  /// `days` or `lead_days` null, or none, goes back to the system's. What is older goes with the
  /// next night.
  @Put
  @Operation(summary = "Changes how long calls and leads are kept", reads = RetentionRequest.class)
  Retention change(Caller caller, @Body byte @Nullable [] body) {
    RetentionRequest request = RequestBodies.read(body, RetentionRequest::read);
    Tenant tenant = tenants.of(caller, request.account());
    atMost("days", request.days(), settings.days());
    atMost("lead_days", request.leadDays(), settings.leadDays());
    database.write(db ->
        db.update(
            "UPDATE clients SET retention_days = ?, lead_retention_days = ? WHERE id = ?",
            request.days(),
            request.leadDays(),
            tenant.id()));
    return read(tenant);
  }

  private static void atMost(String field, @Nullable Integer days, int most) {
    if (days != null && days > most) {
      throw Refusal.badRequest(field + ": must be at most " + most);
    }
  }

  private Retention read(Tenant tenant) {
    return database
        .read(db ->
            db.first(
                row ->
                    new Retention(
                        "Retention",
                        "success",
                        row.maybeInteger("retention_days"),
                        settings.days(),
                        row.maybeInteger("lead_retention_days"),
                        settings.leadDays()),
                "SELECT retention_days, lead_retention_days FROM clients WHERE id = ?",
                tenant.id()))
        .orElseThrow();
  }
}
