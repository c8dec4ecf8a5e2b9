package dialer.api.report;

import dialer.api.db.Session;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The answer of `client-call-details/summary`: calls by the part of the day in which they began.
///
/// @param summary all parts in the order of the day, empty ones too, then `Grand Total`
@Serdeable
record DaySummary(Map<String, Part> summary) {
  /// @param duration seconds from the start of dialling to the end, over all calls
  @Serdeable
  record Part(long calls, long duration) {
    private static final Part NONE = new Part(0, 0);

    private Part plus(Part other) {
      return new Part(calls + other.calls, duration + other.duration);
    }
  }

  static DaySummary read(Session db, Dialled calls) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (int hour = 0; hour < 24; hour++) {
      parts.putIfAbsent(part(hour), Part.NONE);
    }
    parts.put("Grand Total", Part.NONE);
    db.list(
        row -> {
          Part some = new Part(row.number("calls"), row.number("seconds"));
          Instant at = row.instant("quarter"); // the hour is left to java.time
          parts.merge("Grand Total", some, Part::plus);
          return parts.merge(part(at.atZone(calls.period().zone()).getHour()), some, Part::plus);
        },
        """
        SELECT quarter, sum(calls) AS calls, sum(duration) AS seconds FROM dialled_sums
        """
            + Dialled.SUMS
            + " GROUP BY quarter",
        calls.arguments());
    return new DaySummary(parts);
  }

  /// The words of `002`.
  static String part(int hour) {
    return hour < 9
        ? "Before 09AM"
        : hour < 11
            ? "09AM-11AM"
            : hour < 13
                ? "11AM-01PM"
                : hour < 15
                    ? "01PM-03PM"
                    : hour < 17 ? "03PM-05PM" : hour < 19 ? "05PM-07PM" : "After 7PM";
  }
}
