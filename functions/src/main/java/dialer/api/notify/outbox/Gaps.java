package dialer.api.notify.outbox;

import java.time.Duration;

/// How long to wait after failures: twice as long after each, up to a bound, and somewhat more or
/// less, so that what failed together does not come back together.
public final class Gaps {
  private static final double SPREAD = 0.2;
  private static final int MOST_DOUBLINGS = 20;

  private Gaps() {}

  /// @param failures from 1
  /// @param chance from 0 to 1
  public static Duration after(int failures, Duration first, Duration longest, double chance) {
    Duration gap = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration bounded = gap.compareTo(longest) > 0 ? longest : gap;
    double factor = 1 - SPREAD + 2 * SPREAD * chance;
    return Duration.ofMillis((long) (bounded.toMillis() * factor));
  }
}
