package dialer.api.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// A client as it is shown: all but its secrets.
///
/// @param attemptsPerDay at one number; null, as for the three that follow: no such rule
/// @param minutesPerDay billable
/// @param calleeHours whether the calling window is read by the callee's clock
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ClientView(
    long id,
    String name,
    String accountcode,
    String username,
    @Nullable String did,
    @Nullable String phoneNumber,
    int allocatedChannels,
    @Nullable Integer rateLimit,
    @Nullable String callbackurl,
    boolean callbackHttp,
    @Nullable String activeTimeStart,
    @Nullable String activeTimeEnd,
    String timezone,
    @Nullable String country,
    String numberPolicy,
    @Nullable Integer attemptsPerDay,
    @Nullable Integer callsPerDay,
    @Nullable Integer minutesPerDay,
    @Nullable Integer maxCallSeconds,
    boolean calleeHours,
    boolean isSuperuser,
    boolean isActive,
    String status,
    Instant createdAt,
    Instant updatedAt) {

  static ClientView of(Row row) throws SQLException {
    return new ClientView(
        row.number("id"),
        row.text("name"),
        row.text("accountcode"),
        row.text("username"),
        row.maybeText("did"),
        row.maybeText("phone_number"),
        row.integer("allocated_channels"),
        row.maybeInteger("rate_limit"),
        row.maybeText("callbackurl"),
        row.bool("callback_http"),
        time(row.maybe("active_time_start", LocalTime.class)),
        time(row.maybe("active_time_end", LocalTime.class)),
        row.text("timezone"),
        row.maybeText("country"),
        row.text("number_policy"),
        row.maybeInteger("attempts_per_day"),
        row.maybeInteger("calls_per_day"),
        row.maybeInteger("minutes_per_day"),
        row.maybeInteger("max_call_seconds"),
        row.bool("callee_hours"),
        row.bool("is_superuser"),
        row.bool("is_active"),
        row.text("status"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }

  private static @Nullable String time(@Nullable LocalTime time) {
    return time == null ? null : DateTimeFormatter.ISO_LOCAL_TIME.format(time);
  }
}
