package dialer.bench.live;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/// Times until events were heard, to the millisecond; from several threads.
final class Latencies {
  private static final int MOST = 60_000;

  private final AtomicLongArray counts = new AtomicLongArray(MOST + 1);

  void add(long millis) {
    counts.incrementAndGet((int) Math.clamp(millis, 0, MOST));
  }

  /// What was added since the last call.
  ///
  /// @param count of all
  record Summary(long count, int median, int p99, int most) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "p50 %d ms, p99 %d ms, longest %d ms, of %d", median, p99, most, count);
    }
  }

  Summary take() {
    long[] taken = new long[MOST + 1];
    long count = 0;
    for (int millis = 0; millis <= MOST; millis++) {
      taken[millis] = counts.getAndSet(millis, 0);
      count += taken[millis];
    }
    return new Summary(
        count, at(taken, count / 2), at(taken, count - count / 100 - 1), at(taken, count - 1));
  }

  /// @param rank from 0
  private static int at(long[] counts, long rank) {
    long passed = 0;
    for (int millis = 0; millis <= MOST; millis++) {
      passed += counts[millis];
      if (passed > rank) {
        return millis;
      }
    }
    return 0;
  }
}
