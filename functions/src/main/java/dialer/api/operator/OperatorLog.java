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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who asked for what. The database refuses to change or remove a line of it.
@Singleton
final class OperatorLog {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.class);

  private final Database database;
  private final Clock clock;

  OperatorLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A request that could change something.
  ///
  /// @param account for which it acts, where the path, the query or the body names one
  /// @param fields that its body has, without their values
  record Asked(
      String method,
      String path,
      @Nullable String account,
      List<String> fields,
      String requestId) {}

  /// One request that could change something. What a process that died made of it stands in the
  /// application's log under the same request id.
  ///
  /// @param operator its account code
  /// @param account for which it acted, where the path, the query or the body named one
  /// @param fields that its body had, without their values
  /// @param statusCode of the answer; null where none was given, or not yet
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Line(
      long id,
      String operator,
      String method,
      String path,
      @Nullable String account,
      List<String> fields,
      String requestId,
      Instant at,
      @Nullable Integer statusCode) {}

  /// @return the id of the line
  long add(long operatorId, Asked asked) {
    return database
        .write(db ->
            db.first(
                row -> row.number("id"),
                """
                INSERT INTO operator_log (operator_id, operator, method, path, account, fields, request_id, at)
                SELECT id, accountcode, ?, ?, ?, ?, ?, ? FROM clients WHERE id = ?
                RETURNING id
                """,
                asked.method(),
                asked.path(),
                asked.account(),
                asked.fields(),
                asked.requestId(),
                clock.instant(),
                operatorId))
        .orElseThrow();
  }

  /// Without the database the line stands as it was written: what it tells of was asked for.
  void answered(long line, int statusCode) {
    try {
      database.write(db ->
          db.update(
              "INSERT INTO operator_answers (line_id, status_code, at) VALUES (?, ?, ?)",
              line,
              statusCode,
              clock.instant()));
    } catch (RuntimeException e) {
      LOG.error("Line {} of the operator log was answered with {}", line, statusCode, e);
    }
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
                        row.texts("fields"),
                        row.text("request_id"),
                        row.instant("at"),
                        row.maybeInteger("status_code")),
                """
                SELECT l.*, a.status_code
                  FROM operator_log l LEFT JOIN operator_answers a ON a.line_id = l.id
                 ORDER BY l.id DESC LIMIT ? OFFSET ?
                """,
                paging.size(),
                paging.offset()),
            db.number("SELECT count(*) FROM operator_log"),
            paging));
  }
}
