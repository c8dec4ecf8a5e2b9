package dialer.api.export;

import dialer.api.export.Exports.Turn;
import dialer.api.tick.Chore;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives tenants their turns, some at once and each on a thread of its own. The last of the chores:
/// where it waits for the turns, the others are done.
@Singleton
@Order(Ordered.LOWEST_PRECEDENCE)
final class Exporter implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
  private static final Duration BUDGET = Duration.ofSeconds(20);

  private final Exports exports;
  private final ExportCalls calls;
  private final ExportSettings settings;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("export-", 0).factory());
  private int busy; // guarded by this, as the next
  private int busyIll;

  Exporter(Exports exports, ExportCalls calls, ExportSettings settings) {
    this.exports = exports;
    this.calls = calls;
    this.settings = settings;
  }

  @Override
  public void run() {
    if (settings.background()) {
      begin();
    } else {
      run(BUDGET);
    }
  }

  /// Gives turns until nobody is due, or for about as long as `budget`, and waits for those that
  /// are not over, some seconds.
  void run(Duration budget) {
    long end = System.nanoTime() + budget.toNanos();
    while (System.nanoTime() - end < 0 && (begin() > 0 || isBusy())) {
      await();
    }
    while (isBusy()) {
      await();
    }
  }

  /// Begins as many turns as there is room for; answers how many.
  private synchronized int begin() {
    int most = settings.atOnce();
    List<Turn> turns =
        busy < most ? exports.claim(most - busy, Math.max(1, most / 2) - busyIll) : List.<Turn>of();
    for (Turn turn : turns) {
      busy++;
      busyIll += turn.failures() > 0 ? 1 : 0;
      threads.execute(() -> run(turn));
    }
    return turns.size();
  }

  private void run(Turn turn) {
    try {
      calls.run(turn);
    } catch (Exception e) { // a commit that fails may throw SQLException undeclared
      LOG.warn("A turn of {} comes again: {}", turn.account(), e.toString());
      LOG.debug("because of", e);
    } finally {
      over(turn);
    }
  }

  private synchronized void over(Turn turn) {
    busy--;
    busyIll -= turn.failures() > 0 ? 1 : 0;
    notifyAll();
  }

  private synchronized boolean isBusy() {
    return busy > 0;
  }

  /// Until a turn is over, where one is under way.
  private synchronized void await() {
    try {
      if (busy > 0) {
        wait(TimeUnit.SECONDS.toMillis(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    threads.shutdownNow();
    if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("A turn did not end");
    }
  }
}
