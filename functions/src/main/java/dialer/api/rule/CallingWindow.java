package dialer.api.rule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The hours of each day in which calls may be dialled, by the clock on a wall in `zone`: where
/// that clock is put forward over the start, the window opens with the hour that follows; where it
/// is put back, the repeated hour counts twice. A window that ends before it starts crosses
/// midnight; one without length is always open.
///
/// @param start the first moment of the window
/// @param end the first moment after it
public record CallingWindow(LocalTime start, LocalTime end, ZoneId zone) {
  private static final CallingWindow ALWAYS =
      new CallingWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneId.of("UTC"));

  /// Always open where either end is missing.
  public static CallingWindow of(@Nullable LocalTime start, @Nullable LocalTime end, ZoneId zone) {
    return start == null || end == null ? ALWAYS : new CallingWindow(start, end, zone);
  }

  public boolean isOpen(Instant at) {
    if (start.equals(end)) {
      return true;
    }
    LocalTime time = at.atZone(zone).toLocalTime();
    boolean afterStart = !time.isBefore(start);
    boolean beforeEnd = time.isBefore(end);
    return start.isBefore(end) ? afterStart && beforeEnd : afterStart || beforeEnd;
  }

  /// The first moment from `at` on in which it is open.
  public Instant opens(Instant at) {
    return isOpen(at) ? at : next(start, at);
  }

  /// The first moment after `at` in which it is not open any more; empty where it is always open.
  public Optional<Instant> closes(Instant at) {
    if (start.equals(end)) {
      return Optional.empty();
    }
    return Optional.of(isOpen(at) ? next(end, at) : at);
  }

  /// When the clock next says this time; where it skips it, the first moment after the gap.
  private Instant next(LocalTime time, Instant after) {
    LocalDate today = after.atZone(zone).toLocalDate();
    for (int days = 0; ; days++) {
      Instant then = today.plusDays(days).atTime(time).atZone(zone).toInstant();
      var gap = zone.getRules().getTransition(today.plusDays(days).atTime(time));
      Instant moment = gap != null && gap.isGap() ? gap.getInstant() : then;
      if (moment.isAfter(after)) {
        return moment;
      }
      // the second time round of an hour that is repeated
      if (gap != null && gap.isOverlap()) {
        Instant later = moment.plus(gap.getDuration().abs());
        if (later.isAfter(after)) {
          return later;
        }
      }
    }
  }
}
