package dialer.api.notify.callback;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A callback with what was sent and every try there was.
///
/// @param request the body, the same at each try
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record CallbackDetail(
    String message,
    String status,
    CallbackView callback,
    @Nullable JsonNode request,
    List<Try> log) {

  /// @param at when it began; also what was signed, in whole seconds
  /// @param address that was connected to
  /// @param answer its first KiB
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Try(
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
}
