package dialer.edge;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.CarrierLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the carrier saw: the one witness that is not ours.
public record CarrierFacts(List<CarrierFact> facts) {
  public static CarrierFacts of(Path directory) {
    try {
      Path log = directory.resolve("carrier.log");
      return new CarrierFacts(Files.exists(log) ? CarrierLog.read(log) : List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The attempts of all first legs that came, each as often as it came.
  public List<String> invites() {
    return facts.stream()
        .filter(f -> f.kind() == CarrierFact.Kind.INVITE)
        .flatMap(f -> f.attempt().stream())
        .toList();
  }

  /// How many calls are over.
  public long ended() {
    return facts.stream().filter(f -> f.kind() == CarrierFact.Kind.END).count();
  }

  /// The most first legs at one moment.
  public int mostAtOnce() {
    Set<String> up = new HashSet<>();
    int most = 0;
    for (CarrierFact fact : facts) {
      if (fact.kind() == CarrierFact.Kind.INVITE && fact.attempt().isPresent()) {
        up.add(fact.channel());
      } else if (fact.kind() == CarrierFact.Kind.END) {
        up.remove(fact.channel());
      }
      most = Math.max(most, up.size());
    }
    return most;
  }
}
