package dialer.local.faults.fault;

import dialer.local.faults.bed.Scene;
import dialer.local.faults.bed.Terms;
import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The agent dies at a marked point, has a rival, or can write nothing down.
final class AgentFaults {
  private static final Duration DEATH = Duration.ofSeconds(60);

  /// So few that a run of any size has some left over.
  private static final Terms LIMITED = new Terms(200, 40, List.of(30), 20);

  /// How long the used-up hour is looked at; some calls' deadline passes in it.
  private static final Duration HOUR_SEEN = Duration.ofSeconds(60);

  private static final Duration DUE = Duration.ofSeconds(40);
  private static final int LONGEST_STOP_MILLIS = 40_000;
  private static final int LONGEST_FULL_MILLIS = 10_000;
  private static final int BLOCK = 4096;

  /// As `dialer.edge.failpoint` names them.
  private static final List<String> POINTS =
      List.of(
          "before-intent",
          "after-fsync",
          "after-ami-write",
          "after-response",
          "after-newchannel",
          "mid-call",
          "before-ack",
          "before-reported");

  private AgentFaults() {}

  static List<Fault> all() {
    return Stream.concat(
            POINTS.stream()
                .map(point ->
                    Fault.of(1, "agent-killed-" + point, DEATH, AgentFaults::diesAndIsStarted)
                        .placed((scene, calls) -> armed(scene, calls, point))),
            Stream.of(
                Fault.of(1, "hourly-limit-agent-killed", HOUR_SEEN, AgentFaults::diesAtTheLimit)
                    .under(LIMITED)
                    .placed((scene, calls) -> scene.placeOnce(calls, DUE)),
                Fault.of(
                        12,
                        "old-agent-comes-back",
                        Duration.ofMillis(LONGEST_STOP_MILLIS),
                        AgentFaults::rival)
                    .losing(),
                Fault.of(
                        14,
                        "disk-full",
                        Duration.ofMillis(LONGEST_FULL_MILLIS),
                        AgentFaults::diskFull)
                    .placed(AgentFaults::onSmallDisk)))
        .toList();
  }

  private static void armed(Scene scene, int calls, String point) {
    // reports are confirmed many at a time
    int hits = point.equals("before-reported") ? 10 : calls / 2;
    int hit = 1 + scene.random().nextInt(Math.max(1, hits));
    scene.bed().startAgent(Map.of("AGENT_FAILPOINT", point + ":" + hit));
    scene.place(calls);
  }

  private static void diesAndIsStarted(Scene scene) {
    scene.await("the agent's death", DEATH, () -> !scene.bed().agent().isAlive());
    scene.bed().startAgent(Map.of());
  }

  /// At some call up to the last that the hour has room for. The next one must know how many there
  /// were.
  private static void diesAtTheLimit(Scene scene) {
    scene.awaitInvites(1 + scene.random().nextInt(LIMITED.callsPerHour()));
    scene.bed().agent().kill();
    scene.bed().startAgent(Map.of());
    scene.pause(HOUR_SEEN.toMillis());
  }

  /// The one at work is stopped, another takes over, the old one goes on as if nothing had
  /// happened, and takes over in its turn when the other one ends. Whoever keeps that starts it
  /// again: it has the calls that were up.
  private static void rival(Scene scene) throws Exception {
    scene.awaitSomewhere(5, 40);
    var old = scene.bed().agent();
    try (var other = scene.bed().startAgent("other-agent", Map.of())) {
      scene.pause(scene.random().nextInt(4_000));
      Signals.stop(old.pid());
      try {
        scene.pause(scene.random().nextInt(2_000, LONGEST_STOP_MILLIS));
      } finally {
        Signals.go(old.pid());
      }
      scene.pause(5_000);
      if (!other.isAlive()) {
        throw new ServiceFailure("the other agent ended by itself");
      }
    }
    scene.untilTheEnd(scene.bed().startAgent("other-agent", Map.of()));
  }

  private static void onSmallDisk(Scene scene, int calls) throws Exception {
    var disk = scene.bed().smallDisk();
    scene.bed().startAgent(Map.of("AGENT_DIRECTORY", disk.toString()));
    scene.place(calls);
  }

  private static void diskFull(Scene scene) throws Exception {
    scene.awaitSomewhere(5, 40);
    var filler = scene.bed().smallDisk().resolve("filler");
    fill(filler);
    try {
      scene.pause(scene.random().nextInt(1_000, LONGEST_FULL_MILLIS));
    } finally {
      Files.delete(filler);
    }
    if (!scene.bed().agent().isAlive()) { // whoever keeps it would start it again
      scene.bed().startAgent(Map.of("AGENT_DIRECTORY", scene.bed().smallDisk().toString()));
    }
  }

  private static void fill(Path file) {
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[BLOCK]);
      }
    } catch (IOException _) {
      // it is full
    }
  }
}
