package dialer.local.faults.fault;

import dialer.local.faults.bed.Scene;
import dialer.local.faults.bed.Wire;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Something between the agent and Asterisk, or between the agent and the broker, is broken.
final class WireFaults {
  private static final Duration PARTITION = Duration.ofSeconds(60);

  /// Longer than the agent waits for a word from Asterisk.
  private static final int LONGEST_BREAK_MILLIS = 20_000;

  private WireFaults() {}

  static List<Fault> all() {
    var lasts = Duration.ofMillis(LONGEST_BREAK_MILLIS);
    return List.of(
        Fault.of(4, "ami-cut", lasts, scene -> breakAmi(scene, Wire::cut)),
        Fault.of(4, "ami-half-open", lasts, scene -> breakAmi(scene, Wire::hold)),
        Fault.of(4, "ami-one-byte-a-second", lasts, scene -> breakAmi(scene, Wire::slow)),
        Fault.of(11, "broker-cut", PARTITION, scene -> partition(scene, Wire::cut)),
        Fault.of(11, "broker-half-open", PARTITION, scene -> partition(scene, Wire::hold)));
  }

  private static void breakAmi(Scene scene, Consumer<Wire> how) {
    scene.awaitSomewhere(5, 60);
    var wire = scene.bed().amiWire();
    how.accept(wire);
    try {
      // as often a moment as so long that both sides give up
      scene.pause(
          scene.random().nextBoolean()
              ? scene.random().nextInt(1_500)
              : scene.random().nextInt(10_000, LONGEST_BREAK_MILLIS));
    } finally {
      wire.mend();
    }
  }

  /// A minute in which the agent hears nothing, and the tenant pauses, and sometimes flushes.
  private static void partition(Scene scene, Consumer<Wire> how) {
    scene.awaitSomewhere(5, 40);
    var wire = scene.bed().brokerWire();
    var stopped = scene.placed().getFirst();
    boolean flush = scene.random().nextBoolean();
    int until = scene.random().nextInt(200, 3_000);
    how.accept(wire);
    try {
      scene.pause(until);
      if (flush) {
        scene.flush(stopped);
      } else {
        scene.pauseQueue(stopped);
      }
      scene.pause(PARTITION.toMillis() - until);
    } finally {
      wire.mend();
    }
    if (!flush) {
      scene.pause(3_000); // still nothing may begin
      scene.resume(stopped);
    }
  }
}
