package dialer.api.notify.send;

import dialer.api.tick.Chore;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps sending, where the process lives on between requests: woken when something was written,
/// and by the tick, for what others wrote and what is due again. Elsewhere `SendDeliveries.run` is
/// called.
@Singleton
public final class Sender implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final SendDeliveries deliveries;
  private final boolean enabled;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Object bell = new Object();
  private @Nullable Thread thread; // guarded by the bell
  private volatile boolean closed;

  Sender(
      SendDeliveries deliveries,
      @Property(name = "dialer.notify.enabled", defaultValue = "true") boolean enabled) {
    this.deliveries = deliveries;
    this.enabled = enabled;
  }

  @Override
  public void run() {
    wake();
  }

  /// Something may be due. Returns at once.
  public void wake() {
    if (!enabled || asked.getAndSet(true)) {
      return;
    }
    synchronized (bell) {
      if (thread == null && !closed) {
        thread = Thread.ofVirtual().name("sender").start(this::send);
      }
      bell.notifyAll();
    }
  }

  private void send() {
    SendDeliveries.Round round = deliveries.round();
    while (!closed) {
      try {
        asked.set(false);
        int begun = round.turn(true);
        if (begun == 0 && round.isIdle()) {
          rest(Duration.ZERO);
        } else if (begun == 0) {
          round.await(PATIENCE);
        }
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) { // a commit that fails may throw SQLException undeclared
        LOG.warn("What is due is sent later: {}", e.toString());
        LOG.debug("because of", e);
        rest(PAUSE);
      }
    }
  }

  /// Until woken, or for that long where it is not zero.
  private void rest(Duration longest) {
    synchronized (bell) {
      try {
        if (!longest.isZero()) {
          bell.wait(longest.toMillis());
          return;
        }
        while (!asked.get() && !closed) {
          bell.wait();
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    Thread running;
    synchronized (bell) {
      closed = true;
      bell.notifyAll();
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      running.join(Duration.ofSeconds(5));
    }
  }
}
