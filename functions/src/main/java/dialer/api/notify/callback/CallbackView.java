package dialer.api.notify.callback;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A callback and where it stands.
///
/// @param state `waiting`, `delivered`, or `failed` once it was given up
/// @param nextAt of a waiting one
/// @param lastStatus of the newest try's answer; null where there was none
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record CallbackView(
    UUID eventId,
    UUID callId,
    String url,
    String state,
    int tries,
    @Nullable Instant nextAt,
    @Nullable Instant deliveredAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError,
    Instant createdAt) {

  static CallbackView of(Row row) throws SQLException {
    return new CallbackView(
        row.uuid("id"),
        row.uuid("subject"),
        row.text("url"),
        row.text("state"),
        row.integer("tries"),
        row.maybeInstant("next_at"),
        row.maybeInstant("delivered_at"),
        row.maybeInteger("last_status"),
        row.maybeText("last_error"),
        row.instant("created_at"));
  }
}
