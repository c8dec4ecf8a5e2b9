package dialer.api.report;

import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import io.micronaut.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Whole days in a time zone: 23 to 25 hours each.
///
/// @param from the first moment
/// @param to the first moment after
public record Period(Instant from, Instant to, ZoneId zone) {
  private static final Duration ALMOST_A_DAY = Duration.ofDays(1).minusNanos(1);

  /// From the parameters `start_date` to `end_date`, both inclusive; today where neither is given,
  /// one day where one is.
  ///
  /// @throws Refusal 400 that names a parameter that is no date, or ends before it starts
  static Period asked(HttpRequest<?> request, ZoneId zone, Instant now) {
    FieldErrors errors = new FieldErrors();
    LocalDate start = date(request, "start_date", errors);
    LocalDate end = date(request, "end_date", errors);
    LocalDate first = start != null ? start : end != null ? end : LocalDate.ofInstant(now, zone);
    LocalDate last = end != null ? end : first;
    if (errors.isEmpty() && last.isBefore(first)) {
      errors.add("end_date", "must not be before start_date");
    }
    if (!errors.isEmpty()) {
      throw Refusal.fields(errors);
    }
    return new Period(
        first.atStartOfDay(zone).toInstant(),
        last.plusDays(1).atStartOfDay(zone).toInstant(),
        zone);
  }

  /// The UTC days that lie in it whole; from its end to its end where none does.
  Period wholeDays() {
    Instant first = from.plus(ALMOST_A_DAY).truncatedTo(ChronoUnit.DAYS);
    Instant last = to.truncatedTo(ChronoUnit.DAYS);
    return first.isAfter(last)
        ? new Period(to, to, ZoneOffset.UTC)
        : new Period(first, last, ZoneOffset.UTC);
  }

  private static @Nullable LocalDate date(
      HttpRequest<?> request, String parameter, FieldErrors errors) {
    String text = request.getParameters().get(parameter);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(text.strip());
      if (date.getYear() >= 1970 && date.getYear() <= 9998) {
        return date;
      }
    } catch (DateTimeException e) {
      errors.add(parameter, "must be a date such as 2024-01-31");
      return null;
    }
    errors.add(parameter, "must be between the years 1970 and 9998");
    return null;
  }
}
