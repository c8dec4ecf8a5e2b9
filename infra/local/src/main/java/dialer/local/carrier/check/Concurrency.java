package dialer.local.carrier.check;

import dialer.local.carrier.CarrierFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How many first legs were up at once, and how long more than allowed.
///
/// @param most the most at one moment, reached first at {@code mostAt}
/// @param above every stretch of time above the cap, in order
public record Concurrency(int most, Instant mostAt, List<Above> above) {
  /// How long one call more than the cap may be seen: our side has hung up and the BYE is on its
  /// way.
  public static final Duration BYE_ON_ITS_WAY = Duration.ofMillis(100);

  /// @param most the most calls in that stretch
  public record Above(Instant from, Duration time, int most) {
    boolean isTolerable(int cap) {
      return most <= cap + 1 && time.compareTo(BYE_ON_ITS_WAY) <= 0;
    }
  }

  /// The stretches that no BYE on its way explains.
  public List<Above> intolerable(int cap) {
    return above.stream().filter(a -> !a.isTolerable(cap)).toList();
  }

  /// @param facts of first legs only, in any order; a call without an END is up to the last moment
  ///   of the log
  static Concurrency of(List<CarrierFact> facts, int cap) {
    var moves =
        facts.stream()
            .filter(f -> f.kind() != CarrierFact.Kind.ANSWER)
            // at the same instant ends come first: the log's clock cannot tell which was earlier
            .sorted(
                Comparator.comparing(CarrierFact::at)
                    .thenComparing(f -> f.kind() == CarrierFact.Kind.INVITE))
            .toList();
    Set<String> up = new HashSet<>();
    List<Above> above = new ArrayList<>();
    int most = 0;
    int mostHere = 0;
    var mostAt = Instant.EPOCH;
    var since = Instant.EPOCH;
    for (var move : moves) {
      int before = up.size();
      if (move.kind() == CarrierFact.Kind.INVITE) {
        up.add(move.channel());
      } else {
        up.remove(move.channel());
      }
      if (up.size() > most) {
        most = up.size();
        mostAt = move.at();
      }
      if (before <= cap && up.size() > cap) {
        since = move.at();
        mostHere = 0;
      }
      mostHere = Math.max(mostHere, up.size());
      if (before > cap && up.size() <= cap) {
        above.add(new Above(since, Duration.between(since, move.at()), mostHere));
      }
    }
    if (up.size() > cap) {
      above.add(new Above(since, Duration.between(since, moves.getLast().at()), mostHere));
    }
    return new Concurrency(most, mostAt, List.copyOf(above));
  }
}
