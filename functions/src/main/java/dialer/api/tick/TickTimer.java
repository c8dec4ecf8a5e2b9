package dialer.api.tick;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/// Ticks each second, where the process lives on between requests.
@Singleton
@Requires(property = "dialer.tick.enabled", notEquals = "false")
final class TickTimer {
  private final Tick tick;

  TickTimer(Tick tick) {
    this.tick = tick;
  }

  @Scheduled(initialDelay = "1s", fixedDelay = "1s")
  void tick() {
    tick.run();
  }
}
