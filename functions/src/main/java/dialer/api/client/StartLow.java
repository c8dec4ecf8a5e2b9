package dialer.api.client;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/// A new client starts low: what it may dial in a day until a superuser says otherwise, which
/// bounds the bill that a key in the wrong hands runs up before anybody knows what is usual.
///
/// @param callsPerDay 1 to 100 million
/// @param minutesPerDay talking time, 1 to 100 million
@Context
@ConfigurationProperties("dialer.start-low")
record StartLow(
    @Bindable(defaultValue = "1000") int callsPerDay,
    @Bindable(defaultValue = "1000") int minutesPerDay) {
  private static final int MOST = 100_000_000;

  StartLow {
    if (Math.min(callsPerDay, minutesPerDay) < 1 || Math.max(callsPerDay, minutesPerDay) > MOST) {
      throw new IllegalArgumentException(
          "dialer.start-low.calls-per-day and minutes-per-day must be 1 to " + MOST);
    }
  }
}
