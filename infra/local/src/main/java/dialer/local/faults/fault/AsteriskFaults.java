package dialer.local.faults.fault;

import dialer.local.carrier.CarrierFact;
import dialer.local.faults.bed.Scene;
import dialer.local.service.RealAsterisk.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Asterisk dies or stands still.
final class AsteriskFaults {
  private static final Duration FROZEN = Duration.ofSeconds(20);
  private static final Duration BOOT = Duration.ofSeconds(15);

  private AsteriskFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(2, "asterisk-killed-ringing", BOOT, AsteriskFaults::killedRinging).losing(),
        Fault.of(2, "asterisk-killed-talking", BOOT, AsteriskFaults::killedTalking).losing(),
        Fault.of(3, "both-killed", BOOT, AsteriskFaults::bothKilled).losing(),
        Fault.of(10, "asterisk-frozen", FROZEN, AsteriskFaults::frozen));
  }

  /// While a call rings that is yet to be answered or refused.
  private static void killedRinging(Scene scene) {
    scene.awaitSomewhere(5, 60);
    awaitLast(scene, CarrierFact.Kind.INVITE);
    scene.killAsterisk();
    scene.bed().asterisk().restart();
  }

  /// While one talks.
  private static void killedTalking(Scene scene) {
    scene.awaitSomewhere(5, 60);
    awaitLast(scene, CarrierFact.Kind.ANSWER);
    scene.killAsterisk();
    scene.bed().asterisk().restart();
  }

  private static void bothKilled(Scene scene) {
    scene.awaitSomewhere(5, 60);
    boolean agentFirst = scene.random().nextBoolean();
    if (agentFirst) {
      scene.bed().agent().kill();
    }
    scene.killAsterisk();
    scene.bed().agent().kill();
    if (agentFirst) {
      scene.bed().startAgent(Map.of());
      scene.bed().asterisk().restart();
    } else {
      scene.bed().asterisk().restart();
      scene.bed().startAgent(Map.of());
    }
  }

  private static void frozen(Scene scene) throws Exception {
    scene.awaitSomewhere(5, 60);
    long pid = scene.bed().asterisk().pid(Instance.PBX);
    var from = scene.now();
    Signals.stop(pid);
    try {
      scene.pause(FROZEN.toMillis());
    } finally {
      Signals.go(pid);
      scene.froze(from);
    }
  }

  /// Waits, not for long, until this is the last that the carrier has seen of a call.
  private static void awaitLast(Scene scene, CarrierFact.Kind kind) {
    scene.comes(
        Duration.ofSeconds(2),
        () -> {
          var facts = scene.facts();
          return !facts.isEmpty()
              && facts.getLast().kind() == kind
              && facts.getLast().number().startsWith("5"); // rings, and is held
        });
  }
}
