package dialer.local.pbx.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread on which a simulated PBX lives, and its clock, which may run faster than the
/// wall's. Thousands of calls cost one timer each, not one thread each.
public final class Timeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Timeline.class);

  private final InstantSource clock;
  private final double speed;
  private final Instant epoch;
  private final ScheduledThreadPoolExecutor loop;

  /// @param speed seconds that pass here in one second of the clock; above 0
  public Timeline(InstantSource clock, double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed: must be above 0, not " + speed);
    }
    this.clock = clock;
    this.speed = speed;
    this.epoch = clock.instant();
    this.loop =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("pbx").daemon().factory());
    // a cancelled timer of an hour's call must not stay in memory for an hour
    loop.setRemoveOnCancelPolicy(true);
  }

  public Instant now() {
    if (speed == 1) {
      return clock.instant();
    }
    return epoch.plusNanos((long) (Duration.between(epoch, clock.instant()).toNanos() * speed));
  }

  /// Runs the task on the timeline, after what is already waiting. A closed timeline runs nothing
  /// any more.
  public void run(Runnable task) {
    try {
      loop.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      log.debug("too late, the PBX is gone", closed);
    }
  }

  /// Runs the task on the timeline when the time has passed, unless the answer is cancelled before.
  public Future<?> after(Duration time, Runnable task) {
    try {
      return loop.schedule(guarded(task), (long) (time.toNanos() / speed), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.failedFuture(closed);
    }
  }

  /// Runs on the timeline and waits for the answer; for tests and for whoever starts and stops the
  /// PBX.
  public <T> T ask(Supplier<T> question) {
    try {
      return CompletableFuture.supplyAsync(question, loop).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the PBX could not answer", e.getCause());
    }
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        // one call's defect must not silence the other thousand: nobody reads this task's future
        log.error("the simulated PBX has a defect", e);
      }
    };
  }
}
