package dialer.api.rule;

import dialer.api.db.Session;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// When calls may be dialled: in the tenant's own window, else in the system's day, each by the
/// tenant's time zone; at any hour where neither is set.
///
/// @param dayStart such as `09:00`; null with `dayEnd`: the system has no day
/// @param dayEnd such as `21:00`
@Context
@ConfigurationProperties("dialer.calling")
public record CallingHours(@Nullable String dayStart, @Nullable String dayEnd) {
  public CallingHours {
    if ((dayStart == null) != (dayEnd == null)) {
      throw new IllegalArgumentException(
          "dialer.calling.day-start and dialer.calling.day-end need each other");
    }
    time("dialer.calling.day-start", dayStart);
    time("dialer.calling.day-end", dayEnd);
  }

  /// As [#of], and whose clock is asked.
  public Hours hours(Session session, long clientId) {
    boolean byCallee =
        session
            .first(
                row -> row.bool("callee_hours"),
                "SELECT callee_hours FROM clients WHERE id = ?",
                clientId)
            .orElse(false);
    return new Hours(of(session, clientId), byCallee ? Numbering.of(session, clientId) : null);
  }

  /// Always open for a tenant that is not there: it has no calls.
  public CallingWindow of(Session session, long clientId) {
    return session
        .first(
            row -> {
              LocalTime start = row.maybe("active_time_start", LocalTime.class);
              LocalTime end = row.maybe("active_time_end", LocalTime.class);
              ZoneId zone = ZoneId.of(row.text("timezone"));
              return start == null || end == null
                  ? systemDay(zone)
                  : CallingWindow.of(start, end, zone);
            },
            "SELECT active_time_start, active_time_end, timezone FROM clients WHERE id = ?",
            clientId)
        .orElseGet(() -> CallingWindow.of(null, null, ZoneId.of("UTC")));
  }

  private CallingWindow systemDay(ZoneId zone) {
    return CallingWindow.of(
        time("dialer.calling.day-start", dayStart), time("dialer.calling.day-end", dayEnd), zone);
  }

  private static @Nullable LocalTime time(String key, @Nullable String text) {
    try {
      return text == null ? null : LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(key + " must be a time such as 09:00", e);
    }
  }
}
