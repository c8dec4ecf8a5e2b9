package dialer.api.lead.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A version of a lead on its way to a webhook, and where it stands.
///
/// @param leadId null for a test
/// @param state `waiting`, `delivered`, or `failed` once it was given up
/// @param nextAt of a waiting one
/// @param lastStatus of the newest try's answer; null where there was none
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record DeliveryView(
    UUID eventId,
    long webhookId,
    @Nullable Long leadId,
    @Nullable Integer version,
    String url,
    String state,
    int tries,
    @Nullable Instant nextAt,
    @Nullable Instant deliveredAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError,
    Instant createdAt) {

  static DeliveryView of(Row row) throws SQLException {
    return new DeliveryView(
        row.uuid("id"),
        row.number("receiver_id"),
        row.maybeNumber("lead_id"),
        row.maybeInteger("version"),
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
