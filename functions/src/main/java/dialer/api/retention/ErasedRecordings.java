package dialer.api.retention;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Recordings of erased calls that are still at their servers, as far as anybody said.
@Singleton
final class ErasedRecordings {
  private final Database database;

  ErasedRecordings(Database database) {
    this.database = database;
  }

  /// @param path of the file at the server
  /// @param erasedAt when its call was
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Left(UUID callId, String serverCode, String path, Instant erasedAt) {}

  Listing<Left> page(Tenant tenant, Paging paging) {
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                "Recordings of erased calls",
                left(db, tenant, paging),
                db.number(
                    "SELECT count(*) FROM erased_recordings WHERE client_id = ?", tenant.id()),
                paging));
  }

  private static List<Left> left(Session db, Tenant tenant, Paging paging) {
    return db.list(
        row ->
            new Left(
                row.uuid("call_id"), row.text("code"), row.text("path"), row.instant("erased_at")),
        """
        SELECT r.call_id, s.code, r.path, r.erased_at
          FROM erased_recordings r JOIN asterisk_servers s ON s.id = r.server_id
         WHERE r.client_id = ? ORDER BY r.call_id LIMIT ? OFFSET ?
        """,
        tenant.id(),
        paging.size(),
        paging.offset());
  }

  /// Forgets its name; false where none is known.
  boolean removed(Tenant tenant, UUID call) {
    return database.write(db ->
        db.update(
            "DELETE FROM erased_recordings WHERE client_id = ? AND call_id = ?", tenant.id(), call))
        > 0;
  }
}
