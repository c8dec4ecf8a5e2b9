package dialer.api.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a tenant's export does.
///
/// @param state `off` (no database is set), `waiting` (not tried since it was set), `running`, or
///   why not: `away` (it cannot be reached now), `refused` (its address, TLS or login must change),
///   `schema` (its table must change)
/// @param error what is wrong, in words; null where nothing is
/// @param ddl what the database's owner has to run, where that would mend it
/// @param exported calls that were brought there, ever
/// @param waiting calls that are over and not there yet
/// @param lagSeconds since the first of those was over; 0 where none waits
/// @param forgotten calls that were not kept here until they could be exported
/// @param failures in a row
/// @param triedAt the last time that something was told to or by the database
/// @param exportedAt the last time that a call was brought there
/// @param nextTryAt not before then
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ExportStatus(
    String message,
    String status,
    String state,
    @Nullable String error,
    @Nullable String ddl,
    long exported,
    long waiting,
    long lagSeconds,
    long forgotten,
    int failures,
    @Nullable Instant triedAt,
    @Nullable Instant exportedAt,
    @Nullable Instant nextTryAt) {

  private static final String MESSAGE = "Export";

  static ExportStatus off() {
    return new ExportStatus(MESSAGE, "success", "off", null, null, 0, 0, 0, 0, 0, null, null, null);
  }

  static ExportStatus of(Row row, Instant now) throws SQLException {
    Instant since = row.maybeInstant("since");
    return new ExportStatus(
        MESSAGE,
        "success",
        row.text("state"),
        row.maybeText("error"),
        row.maybeText("ddl"),
        row.number("exported"),
        row.number("waiting"),
        since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds()),
        row.number("forgotten"),
        row.integer("failures"),
        row.maybeInstant("tried_at"),
        row.maybeInstant("exported_at"),
        row.instant("next_at"));
  }
}
