package dialer.api;

import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The real time, until a test moves it.
@Singleton
@Replaces(value = Clock.class, factory = Beans.class)
public final class TestClock extends Clock {
  private volatile Duration moved = Duration.ZERO;

  public void advance(Duration by) {
    moved = moved.plus(by);
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(moved);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.offset(Clock.system(zone), moved);
  }
}
