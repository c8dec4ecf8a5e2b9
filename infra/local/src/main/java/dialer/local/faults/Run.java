package dialer.local.faults;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.check.CarrierCheck;
import dialer.local.faults.bed.Bed;
import dialer.local.faults.bed.Scene;
import dialer.local.faults.bed.Scene.Placed;
import dialer.local.faults.fault.Fault;
import dialer.local.service.RealAsterisk.Instance;
import dialer.local.service.ServiceFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One fault with one seed: calls placed, the system broken and mended, the end awaited, judged.
final class Run {
  private final Bed bed;
  private final Duration patience;

  /// @param patience how long after the fault the last call may take to end
  Run(Bed bed, Duration patience) {
    this.bed = bed;
    this.patience = patience;
  }

  /// @param log where the carrier's log of this run goes
  Verdict of(Fault fault, long seed, int calls, Path log) throws Exception {
    long began = System.nanoTime();
    bed.usualAgent();
    try (var scene = new Scene(bed, fault.terms(), seed, log)) {
      fault.place().place(scene, calls);
      fault.strike().on(scene);
      var ended = new boolean[1];
      scene.comes(patience, () -> ended[0] = isOver(scene));
      var entries = scene.entries();
      var took = Duration.ofNanos(System.nanoTime() - began);
      var verdict = new Judge(fault, scene, entries).verdict(fault.name(), took);
      cleanUp(scene, ended[0]);
      return verdict;
    }
  }

  private static boolean isOver(Scene scene) {
    try {
      Set<String> dialled =
          scene.terms().limitsTheHour()
              ? new CarrierCheck(scene.facts()).numbers().keySet()
              : Set.of();
      return scene.entries().entrySet().stream()
              .allMatch(placed ->
                  placed.getValue().stream()
                      .allMatch(e -> e.hasEnded() || scene.mayWait(placed.getKey(), e, dialled)))
          && (!scene.pbxDeaths().isEmpty() || up(scene.facts()).isEmpty());
    } catch (ServiceFailure e) {
      return false; // the API may suffer too
    }
  }

  /// So that the next run finds nothing of this one.
  private void cleanUp(Scene scene, boolean ended) {
    if (!ended || scene.terms().limitsTheHour()) {
      scene.placed().stream().map(Placed::tenant).distinct().forEach(t -> t.flush());
    }
    if (!ended || !scene.pbxDeaths().isEmpty()) {
      for (var instance : Instance.values()) {
        bed.asterisk().cli(instance, "channel request hangup all");
      }
      scene.comes(Duration.ofSeconds(10), () -> up(scene.facts()).isEmpty());
    }
  }

  private static Set<String> up(List<CarrierFact> facts) {
    Set<String> up = new HashSet<>();
    for (var fact : facts) {
      if (fact.kind() == CarrierFact.Kind.INVITE) {
        up.add(fact.channel());
      } else if (fact.kind() == CarrierFact.Kind.END) {
        up.remove(fact.channel());
      }
    }
    return up;
  }
}
