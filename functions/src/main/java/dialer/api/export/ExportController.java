package dialer.api.export;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
import dialer.api.docs.Operation;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Clock;

@Controller(CANONICAL + "/clients")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class ExportController {
  private final Database database;
  private final Tenants tenants;
  private final Clock clock;

  ExportController(Database database, Tenants tenants, Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.clock = clock;
  }

  /// The export into the client's own Postgres (`syncdatabaseurl`, else `asyncdatabaseurl`), where
  /// each call that is over becomes a row of `dialer_calls`.
  @Get("/me/export")
  @Operation(summary = "Says how the export into the client's own database does")
  ExportStatus status(Caller caller) {
    Tenant tenant = tenants.orSelf(caller);
    return database.readAs(
        tenant.id(),
        db ->
            db.first(
                    row -> ExportStatus.of(row, clock.instant()),
                    """
                    SELECT e.*, d.waiting, d.since
                      FROM exports e,
                           LATERAL (SELECT count(*) AS waiting, min(since) AS since
                                      FROM exports_due WHERE client_id = e.client_id) AS d
                     WHERE e.client_id = ?
                    """,
                    tenant.id())
                .orElseGet(ExportStatus::off));
  }
}
