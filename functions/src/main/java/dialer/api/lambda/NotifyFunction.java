package dialer.api.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dialer.api.notify.gateway.ServeSockets;
import dialer.api.notify.send.SendDeliveries;
import io.micronaut.context.ApplicationContext;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What comes back to tenants: sends callbacks, and serves the sockets that API Gateway holds.
/// Scheduled each minute, with a timeout of at least two: each call takes over from the one before,
/// which then ends, so that there always is one; if the next does not come, it goes on for as long
/// as it may. Nobody has to wake it, and nothing is late.
public final class NotifyFunction implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(NotifyFunction.class);

  /// Kept of the timeout for what is under way.
  private static final Duration RESERVE = Duration.ofSeconds(15);

  /// There are but two environments; many readers may come again at once.
  private static final int CONNECTIONS = 8;

  private static final Duration WITHOUT_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final Host<Work> host;

  private record Work(SendDeliveries deliveries, ServeSockets sockets) {
    static Work of(ApplicationContext context) {
      return new Work(context.getBean(SendDeliveries.class), context.getBean(ServeSockets.class));
    }
  }

  /// What Lambda calls.
  public NotifyFunction() {
    this(Secrets.ofEnvironment(), Map.of());
  }

  NotifyFunction(Secrets secrets, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("datasources.default.maximum-pool-size", CONNECTIONS);
    host =
        new Host<>(
            secrets,
            all,
            Work::of,
            work -> {
              try {
                work.deliveries().run(Duration.ZERO);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context) {
    Duration may =
        context == null
            ? WITHOUT_TIMEOUT
            : Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
    Work work = host.get();
    var over = new AtomicBoolean();
    Thread sending =
        Thread.ofVirtual().name("callbacks").start(() -> send(work.deliveries(), over));
    try {
      long end = System.nanoTime() + may.toNanos();
      if (!work.sockets().run(may)) {
        host.failed();
        // without Redis callbacks go out all the same, until about when the next call comes
        Duration left = Duration.ofNanos(end - System.nanoTime());
        Thread.sleep(left.compareTo(WITHOUT_TIMEOUT) < 0 ? left : WITHOUT_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.set(true);
      join(sending);
    }
  }

  /// Posts go on until those that are under way are over.
  private void send(SendDeliveries deliveries, AtomicBoolean over) {
    while (!over.get()) {
      try {
        deliveries.run(() -> !over.get());
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("Callbacks are sent later: {}", e.toString());
        host.failed();
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread sending) {
    try {
      sending.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What a snapshot does first.
  void snapshot() {
    host.beforeCheckpoint();
  }

  void close() {
    host.close();
  }
}
