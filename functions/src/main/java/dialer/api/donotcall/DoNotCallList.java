package dialer.api.donotcall;

import dialer.api.db.Database;
import dialer.api.db.Row;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.rule.Numbering;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list: one tenant's, or the system's where `clientId` is null.
@Singleton
final class DoNotCallList {
  private final Database database;
  private final Clock clock;

  DoNotCallList(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// @param number E.164 where it could be read as such
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Listed(String number, @Nullable String note, Instant createdAt) {
    static Listed of(Row row) throws SQLException {
      return new Listed(row.text("number"), row.maybeText("note"), row.instant("created_at"));
    }
  }

  /// How many of them were not on it yet.
  int add(@Nullable Long clientId, List<String> numbers, @Nullable String note) {
    return database.write(db -> {
      Numbering reading = reading(db, clientId);
      return db.update(
          """
          INSERT INTO do_not_call (client_id, number, note, created_at)
          SELECT DISTINCT ?::bigint, number, ?, ?::timestamptz FROM unnest(?::text[]) AS number
          ON CONFLICT DO NOTHING
          """,
          clientId,
          note,
          clock.instant(),
          numbers.stream().map(reading::spelling).toList());
    });
  }

  /// Whether it was on it.
  boolean remove(@Nullable Long clientId, String number) {
    return database.write(db ->
        db.update(
                """
                DELETE FROM do_not_call
                 WHERE client_id IS NOT DISTINCT FROM ?::bigint AND number = ANY(?::text[])
                """,
                clientId,
                List.of(number, reading(db, clientId).spelling(number)))
            > 0);
  }

  Listing<Listed> page(@Nullable Long clientId, Paging paging) {
    Database.Work<Listing<Listed>> page = db -> page(db, clientId, paging);
    return clientId == null ? database.read(page) : database.readAs(clientId, page);
  }

  private static Listing<Listed> page(Session db, @Nullable Long clientId, Paging paging) {
    return Listing.page(
        "Do-not-call list",
        db.list(
            Listed::of,
            """
            SELECT * FROM do_not_call WHERE client_id IS NOT DISTINCT FROM ?::bigint
             ORDER BY id LIMIT ? OFFSET ?
            """,
            clientId,
            paging.size(),
            paging.offset()),
        db.number(
            "SELECT count(*) FROM do_not_call WHERE client_id IS NOT DISTINCT FROM ?::bigint",
            clientId),
        paging);
  }

  private static Numbering reading(Session db, @Nullable Long clientId) {
    return clientId == null ? new Numbering(0, null, false, Map.of()) : Numbering.of(db, clientId);
  }
}
