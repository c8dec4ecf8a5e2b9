package dialer.api.call;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Row;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Why calls ended without having been dialled, as the append-only log has it.
@Singleton
final class Decisions {
  private final Database database;

  Decisions(Database database) {
    this.database = database;
  }

  /// @param disposition `BLOCKED` or `EXPIRED`
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Decision(long id, UUID callId, String disposition, String reason, Instant at) {
    static Decision of(Row row) throws SQLException {
      return new Decision(
          row.number("id"),
          row.uuid("call_id"),
          row.text("disposition"),
          row.text("reason"),
          row.instant("at"));
    }
  }

  static List<Decision> of(Session db, Tenant tenant, UUID call) {
    return db.list(
        Decision::of,
        "SELECT * FROM decisions WHERE call_id = ? AND client_id = ? ORDER BY id",
        call,
        tenant.id());
  }

  /// Newest first.
  Listing<Decision> page(Tenant tenant, Paging paging) {
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                "Decisions",
                db.list(
                    Decision::of,
                    "SELECT * FROM decisions WHERE client_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",
                    tenant.id(),
                    paging.size(),
                    paging.offset()),
                db.number("SELECT count(*) FROM decisions WHERE client_id = ?", tenant.id()),
                paging));
  }
}
