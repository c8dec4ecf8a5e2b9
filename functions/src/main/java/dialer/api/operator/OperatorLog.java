package dialer.api.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Database;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who asked for what. The database refuses to change or remove a line of it.
@Singleton
final class OperatorLog {
  private final Database database;
  private final Clock clock;

  OperatorLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// One request that could change something. What became of it stands in the application's log
  /// under the same request id.
  ///
  /// @param operator its account code
  /// @param account for which it acted, where the query named one
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Line(
      long id,
      String operator,
      String method,
      String path,
      @Nullable String account,
      String requestId,
      Instant at) {}

  void add(
      long operatorId, String method, String path, @Nullable String account, String requestId) {
    database.write(db ->
        db.update(
            """
            INSERT INTO operator_log (operator_id, operator, method, path, account, request_id, at)
            SELECT id, accountcode, ?, ?, ?, ?, ? FROM clients WHERE id = ?
            """,
            method,
            path,
            account,
            requestId,
            clock.instant(),
            operatorId));
  }

  /// Latest first.
  Listing<Line> page(Paging paging) {
    return database.read(db ->
        Listing.page(
            "What operators did",
            db.list(
                row ->
                    new Line(
                        row.number("id"),
                        row.text("operator"),
                        row.text("method"),
                        row.text("path"),
                        row.maybeText("account"),
                        row.text("request_id"),
                        row.instant("at")),
                "SELECT * FROM operator_log ORDER BY id DESC LIMIT ? OFFSET ?",
                paging.size(),
                paging.offset()),
            db.number("SELECT count(*) FROM operator_log"),
            paging));
  }
}
