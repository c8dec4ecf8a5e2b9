package dialer.api.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// A date and time as a tenant wrote it: ISO 8601, with a zone or without.
///
/// @param offset null where it was written without; it is in the tenant's zone then
public record WrittenTime(LocalDateTime at, @Nullable ZoneOffset offset) {

  /// @throws IllegalArgumentException when `text` is no date and time between 1970 and 9999
  public static WrittenTime parse(String text) {
    try {
      var parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text.strip().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      WrittenTime time =
          parsed instanceof OffsetDateTime zoned
              ? new WrittenTime(zoned.toLocalDateTime(), zoned.getOffset())
              : new WrittenTime(LocalDateTime.from(parsed), null);
      if (time.at.getYear() >= 1970 && time.at.getYear() <= 9999) {
        return time;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date and time such as 2024-12-31T23:59:59Z", e);
    }
    throw new IllegalArgumentException("must be between the years 1970 and 9999");
  }

  public Instant in(ZoneId zone) {
    return offset == null ? at.atZone(zone).toInstant() : at.toInstant(offset);
  }
}
