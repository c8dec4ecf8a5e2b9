package dialer.api.operator;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Roles;
import dialer.api.db.Database;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/// What operators must look at, newest first.
@Controller(CANONICAL + "/alerts")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Roles.SUPERUSER)
final class AlertsController {
  private final Database database;

  AlertsController(Database database) {
    this.database = database;
  }

  /// @param kind `calls_per_day`, `minutes_per_day`, `sums_differ` or `calls_not_over`
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Alert(long id, String accountcode, String kind, String message, Instant at) {}

  @Get
  @Operation(summary = "Lists what operators must look at")
  Listing<Alert> list(Paging paging) {
    return database.read(db ->
        Listing.page(
            "Alerts",
            db.list(
                row ->
                    new Alert(
                        row.number("id"),
                        row.text("accountcode"),
                        row.text("kind"),
                        row.text("message"),
                        row.instant("at")),
                """
                SELECT a.*, c.accountcode FROM alerts a JOIN clients c ON c.id = a.client_id
                 ORDER BY a.id DESC LIMIT ? OFFSET ?
                """,
                paging.size(),
                paging.offset()),
            db.number("SELECT count(*) FROM alerts"),
            paging));
  }
}
