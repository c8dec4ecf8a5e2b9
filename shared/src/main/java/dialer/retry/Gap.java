package dialer.retry;

import java.time.Duration;

/// The waits between tries of something that is away: each twice as long as the one before, up to a
/// longest. For one thread.
public final class Gap {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  public Gap(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /// How long to wait now.
  public Duration next() {
    Duration now = next;
    Duration twice = now.multipliedBy(2);
    next = twice.compareTo(longest) < 0 ? twice : longest;
    return now;
  }

  /// It was there: the next wait is the first again.
  public void reset() {
    next = first;
  }
}
