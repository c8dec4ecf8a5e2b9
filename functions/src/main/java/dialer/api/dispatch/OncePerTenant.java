package dialer.api.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs something for tenants in the background, a few at once and never twice at once for the same
/// one: a request that comes while it runs makes it run once more, however many come.
final class OncePerTenant {
  private static final Logger LOG = LoggerFactory.getLogger(OncePerTenant.class);
  private static final int AT_ONCE = 4; // each holds a connection to the database

  private final LongConsumer work;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Map<Long, Run> runs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  OncePerTenant(LongConsumer work) {
    this.work = work;
  }

  private static final class Run {
    final CountDownLatch done = new CountDownLatch(1);
    boolean again; // guarded by the map's lock on this tenant
  }

  /// @param patience how long the caller waits for all of them together
  void request(Collection<Long> clientIds, Duration patience) {
    List<Run> requested = clientIds.stream().map(this::request).toList();
    if (patience.isPositive()) {
      await(requested, patience);
    }
  }

  private Run request(long clientId) {
    Run[] started = {null};
    Run run =
        runs.compute(
            clientId,
            (id, running) -> {
              if (running != null) {
                running.again = true;
                return running;
              }
              started[0] = new Run();
              return started[0];
            });
    if (started[0] != null) {
      Thread.ofVirtual().name("dispatch-" + clientId).start(() -> run(clientId));
    }
    return run;
  }

  void close() {
    closed = true;
  }

  private void run(long clientId) {
    try {
      again(clientId);
    } finally {
      Run left = runs.remove(clientId); // only after an error that nobody catches
      if (left != null) {
        left.done.countDown();
      }
    }
  }

  private void again(long clientId) {
    do {
      runs.computeIfPresent(
          clientId,
          (id, run) -> {
            run.again = false;
            return run;
          });
      once(clientId);
    } while (isAskedAgain(clientId));
  }

  private boolean isAskedAgain(long clientId) {
    return runs.computeIfPresent(
            clientId,
            (id, run) -> {
              if (run.again && !closed) {
                return run;
              }
              run.done.countDown();
              return null;
            })
        != null;
  }

  private void once(long clientId) {
    free.acquireUninterruptibly();
    try {
      work.accept(clientId);
    } catch (Exception e) { // a commit that fails may throw SQLException undeclared
      LOG.warn("Tenant {} is dispatched later: {}", clientId, e.toString());
      LOG.debug("because of", e);
    } finally {
      free.release();
    }
  }

  private static void await(List<Run> requested, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    try {
      for (Run run : requested) {
        if (!run.done.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          LOG.info("A dispatch goes on after the answer");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
