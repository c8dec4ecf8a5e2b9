package dialer.local.faults.fault;

import dialer.local.faults.bed.Scene;
import java.time.Duration;
import java.util.List;

/// Nothing breaks but the tenant's mind: it pauses, goes on and flushes while calls run, on a whole
/// system and while the agent is cut off from the broker. No call is tried twice, so that those
/// dialled and those flushed are all there are.
final class SteeringFaults {
  private static final Duration LASTS = Duration.ofSeconds(30);

  /// Long enough that a call begun in it would be seen.
  private static final int STOPPED_MILLIS = 4_000;

  private SteeringFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(15, "steering", LASTS, SteeringFaults::steer).placed(Scene::placeOnce),
        Fault.of(15, "steering-broker-cut", LASTS, SteeringFaults::steerUnheard)
            .placed(Scene::placeOnce));
  }

  private static void steer(Scene scene) {
    var queue = scene.placed().getFirst();
    scene.awaitSomewhere(5, 30);
    scene.pauseQueue(queue);
    scene.pause(STOPPED_MILLIS);
    scene.resume(queue);
    scene.awaitSomewhere(35, 70);
    scene.flush(queue);
    scene.pause(STOPPED_MILLIS);
  }

  private static void steerUnheard(Scene scene) {
    var queue = scene.placed().getFirst();
    var wire = scene.bed().brokerWire();
    scene.awaitSomewhere(5, 30);
    wire.cut();
    scene.pause(scene.random().nextInt(1_500));
    scene.pauseQueue(queue);
    scene.pause(STOPPED_MILLIS);
    wire.mend();
    scene.pause(STOPPED_MILLIS); // what the agent hears now is that it is paused
    scene.resume(queue);
    scene.awaitSomewhere(35, 70);
    wire.cut();
    scene.pause(scene.random().nextInt(1_500));
    scene.flush(queue);
    scene.pause(STOPPED_MILLIS);
    wire.mend();
  }
}
