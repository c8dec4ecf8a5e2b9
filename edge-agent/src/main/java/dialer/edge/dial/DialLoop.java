package dialer.edge.dial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that owns all calls. What happens is handed to it; after each handful it looks what
/// can be done next. Nothing it runs may block.
final class DialLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DialLoop.class);
  private static final int HANDFUL = 500;
  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().name("dialler").unstarted(this::run);
  private volatile LongSupplier next = () -> LONGEST_WAIT;
  private volatile boolean closing;

  /// @param work runs after each handful and at least ten times a second; returns in how many
  ///   nanoseconds it has something to do
  void start(LongSupplier work) {
    next = work;
    thread.start();
  }

  void post(Runnable happened) {
    inbox.add(happened);
  }

  void postLater(Duration wait, Runnable then) {
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> post(then));
  }

  private void run() {
    List<Runnable> handful = new ArrayList<>();
    long wait = 0;
    try {
      while (!closing) {
        Runnable first = inbox.poll(Math.clamp(wait, 0, LONGEST_WAIT), TimeUnit.NANOSECONDS);
        if (first != null) {
          handful.add(first);
          inbox.drainTo(handful, HANDFUL);
          handful.forEach(this::runOne);
          handful.clear();
        }
        wait = LONGEST_WAIT;
        try {
          wait = next.getAsLong();
        } catch (RuntimeException e) {
          LOG.error("A defect in the dialler", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One event that we cannot handle must not end all others' calls.
  private void runOne(Runnable happened) {
    try {
      happened.run();
    } catch (RuntimeException e) {
      LOG.error("A defect in the dialler", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    post(() -> {});
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
