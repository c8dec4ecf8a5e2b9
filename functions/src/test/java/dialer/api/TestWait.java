package dialer.api;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for a condition, for a bounded time.
public final class TestWait {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private TestWait() {}

  public static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        fail("not within " + LONGEST);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
