package dialer.local.faults.fault;

import dialer.local.faults.bed.Scene;
import java.time.Duration;
import java.util.List;

/// RabbitMQ ends or dies under publish and consume.
final class BrokerFaults {
  private static final Duration BOOT = Duration.ofSeconds(30);

  private BrokerFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(5, "rabbitmq-restarted", BOOT, BrokerFaults::restarted),
        Fault.of(5, "rabbitmq-killed", BOOT, BrokerFaults::killed));
  }

  private static void restarted(Scene scene) {
    scene.awaitSomewhere(1, 60);
    scene.bed().rabbit().restart();
  }

  private static void killed(Scene scene) {
    scene.awaitSomewhere(1, 60);
    scene.bed().letTheQueuesAge();
    scene.bed().rabbit().kill();
    scene.bed().rabbit().restart();
  }
}
