package dialer.api.rule;

import java.time.Instant;
import java.time.ZoneId;

/// Days by the clock on a wall.
final class Days {
  private Days() {}

  /// When the day of that moment began.
  static Instant begin(Instant at, ZoneId zone) {
    return at.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
  }
}
