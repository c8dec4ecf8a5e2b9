package dialer.api.notify.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One try at a delivery.
///
/// @param at when it began; also what was signed, in whole seconds
/// @param address that was connected to
/// @param answer its first KiB
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Try(
    int number,
    String url,
    Instant at,
    int millis,
    @Nullable String address,
    @Nullable Integer status,
    @Nullable String answer,
    @Nullable String error) {

  static Try of(Row row) throws SQLException {
    return new Try(
        row.integer("number"),
        row.text("url"),
        row.instant("at"),
        row.integer("millis"),
        row.maybeText("address"),
        row.maybeInteger("status"),
        row.maybeText("answer"),
        row.maybeText("error"));
  }
}
