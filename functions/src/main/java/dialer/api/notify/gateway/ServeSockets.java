package dialer.api.notify.gateway;

import dialer.api.notify.live.WakeUps;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the sockets that API Gateway holds, for a shift.
@Singleton
public final class ServeSockets {
  private static final Logger LOG = LoggerFactory.getLogger(ServeSockets.class);

  private final RedisLink redis;
  private final Sockets sockets;
  private final HeldSockets held;
  private final WakeUps wakeUps;
  private final GatewaySettings settings;

  ServeSockets(
      RedisLink redis,
      Sockets sockets,
      HeldSockets held,
      WakeUps wakeUps,
      GatewaySettings settings) {
    this.redis = redis;
    this.sockets = sockets;
    this.held = held;
    this.wakeUps = wakeUps;
    this.settings = settings;
  }

  /// Until somebody else wants to, or for about as long as `longest`. Returns at once what it
  /// cannot have, after the lease of whoever has it.
  ///
  /// @return false when Redis is away, or who has the shift keeps it
  public boolean run(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    try {
      Optional<Shift> shift =
          Shift.begin(redis, settings.lease(), settings.lease().multipliedBy(2));
      if (shift.isPresent()) {
        serve(shift.get(), end);
      }
      return shift.isPresent();
    } catch (RedisLink.Away e) {
      LOG.warn("Live events are not served: {}", e.toString());
      return false;
    }
  }

  private void serve(Shift shift, long end) throws InterruptedException {
    wakeUps.listen();
    try {
      boolean kept;
      try (ExecutorService attending = Executors.newVirtualThreadPerTaskExecutor()) {
        sockets.all().forEach(id -> attending.execute(() -> attend(id, shift)));
        kept = attendAll(shift, end, attending);
      }
      if (kept) {
        held.handOver(shift.id(), settings.drain());
        shift.end();
      } else {
        LOG.warn("The shift was lost: all sockets come again");
        held.endAll();
        held.handOver(shift.id(), settings.drain());
      }
    } finally {
      wakeUps.deafen();
    }
  }

  /// Until it is over; false when it was lost.
  private boolean attendAll(Shift shift, long end, ExecutorService attending)
      throws InterruptedException {
    long alive = System.nanoTime();
    while (System.nanoTime() - end < 0) {
      try {
        long asked = System.nanoTime();
        Shift.Beat beat = shift.beat();
        alive = asked;
        beat.told().forEach(id -> attending.execute(() -> attend(id, shift)));
        switch (beat.state()) {
          case LOST -> {
            return false;
          }
          case RELIEVED -> {
            return true;
          }
          case MINE -> {}
        }
      } catch (RedisLink.Away e) {
        if (System.nanoTime() - alive > settings.lease().toNanos()) {
          return false;
        }
      }
      Thread.sleep(settings.beat());
    }
    return true;
  }

  private void attend(String id, Shift shift) {
    try {
      held.attend(id, shift.id());
    } catch (RuntimeException e) { // the database is away, most likely
      LOG.warn("A reader could not be served: {}", e.toString());
      held.end(id);
    }
  }
}
