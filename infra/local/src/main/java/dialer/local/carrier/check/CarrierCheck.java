package dialer.local.carrier.check;

import dialer.local.carrier.CarrierFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a carrier's log says about a run.
public final class CarrierCheck {
  private final List<CarrierFact> firstLegs;
  private final Map<String, List<CarrierFact>> byAttempt;
  private final int withoutAttempt;

  /// @param facts a whole log, in any order
  public CarrierCheck(List<CarrierFact> facts) {
    firstLegs = facts.stream().filter(f -> f.attempt().isPresent()).toList();
    byAttempt =
        firstLegs.stream()
            .collect(
                Collectors.groupingBy(
                    f -> f.attempt().orElseThrow(), TreeMap::new, Collectors.toList()));
    withoutAttempt = (int) facts.stream().filter(f -> f.attempt().isEmpty() && isInvite(f)).count();
  }

  /// The same of some of the calls only.
  public CarrierCheck only(Predicate<CarrierFact> which) {
    return new CarrierCheck(firstLegs.stream().filter(which).toList());
  }

  /// How many attempts reached the carrier.
  public int attempts() {
    return byAttempt.size();
  }

  /// Calls that named no attempt: second legs, or somebody else's.
  public int withoutAttempt() {
    return withoutAttempt;
  }

  /// Attempts with more than one INVITE, with how many: each is a callee called twice.
  public Map<String, Integer> dialledAgain() {
    Map<String, Integer> found = new TreeMap<>();
    byAttempt.forEach((attempt, facts) -> {
      int invites = (int) facts.stream().filter(CarrierCheck::isInvite).count();
      if (invites > 1) {
        found.put(attempt, invites);
      }
    });
    return found;
  }

  public Map<String, CarrierOutcome> outcomes() {
    Map<String, CarrierOutcome> found = new TreeMap<>();
    byAttempt.forEach((attempt, facts) -> found.put(attempt, CarrierOutcome.of(facts)));
    return found;
  }

  /// The number each attempt dialled.
  public Map<String, String> numbers() {
    Map<String, String> found = new TreeMap<>();
    byAttempt.forEach((attempt, facts) -> found.put(attempt, facts.getFirst().number()));
    return found;
  }

  public Concurrency concurrency(int cap) {
    return Concurrency.of(firstLegs, cap);
  }

  /// The most INVITEs of first legs in any window of this length.
  public int mostInvitesIn(Duration window) {
    Deque<Instant> recent = new ArrayDeque<>();
    int most = 0;
    for (var at :
        firstLegs.stream().filter(CarrierCheck::isInvite).map(CarrierFact::at).sorted().toList()) {
      recent.addLast(at);
      while (!recent.getFirst().isAfter(at.minus(window))) {
        recent.removeFirst();
      }
      most = Math.max(most, recent.size());
    }
    return most;
  }

  /// First legs to one of these numbers that began after `from`; each is one that should not have.
  public List<CarrierFact> invitesAfter(Instant from, Set<String> numbers) {
    return firstLegs.stream()
        .filter(f -> isInvite(f) && f.at().isAfter(from) && numbers.contains(f.number()))
        .toList();
  }

  /// How many different attempts each number was dialled in.
  public Map<String, Integer> attemptsByNumber() {
    Map<String, Integer> found = new TreeMap<>();
    numbers().values().forEach(number -> found.merge(number, 1, Integer::sum));
    return found;
  }

  /// Compares with what the API says; one sentence a difference, none when they agree.
  public List<String> compare(List<Entry> entries) {
    List<String> differences = new ArrayList<>();
    var outcomes = outcomes();
    var numbers = numbers();
    Map<String, Integer> claimed = new TreeMap<>();
    for (var entry : entries) {
      if (!entry.isProcessed()) {
        differences.add("%s is %s, not processed".formatted(entry.name(), entry.callStatus()));
      }
      if (!entry.attempt().isEmpty()) {
        claimed.merge(entry.attempt(), 1, Integer::sum);
      }
      var seen = outcomes.get(entry.attempt());
      if (seen == null) {
        if (entry.claimsTheCarrier()) {
          differences.add(
              "%s says %s, the carrier saw no call".formatted(entry.name(), entry.disposition()));
        }
      } else if (!seen.disposition().equals(entry.disposition())) {
        differences.add(
            "%s says %s, the carrier saw %s"
                .formatted(entry.name(), entry.disposition(), words(seen)));
      } else if (!numbers.getOrDefault(entry.attempt(), "").endsWith(digits(entry.phoneNumber()))) {
        differences.add(
            "%s was dialled as %s".formatted(entry.name(), numbers.get(entry.attempt())));
      }
    }
    claimed.forEach((attempt, times) -> {
      if (times > 1) {
        differences.add("attempt %s stands in %d entries".formatted(attempt, times));
      }
    });
    return differences;
  }

  /// Attempts that the carrier saw and no entry names as its last: retried ones, or calls that got
  /// lost.
  public List<String> unnamed(List<Entry> entries) {
    var named = entries.stream().map(Entry::attempt).collect(Collectors.toSet());
    return byAttempt.keySet().stream().filter(a -> !named.contains(a)).toList();
  }

  private static String words(CarrierOutcome outcome) {
    return switch (outcome) {
      case CarrierOutcome.Unanswered(int cause) ->
          String.format(Locale.ROOT, "%s (cause %d)", outcome.disposition(), cause);
      case CarrierOutcome.Answered _, CarrierOutcome.StillUp _ -> outcome.disposition();
    };
  }

  private static String digits(String number) {
    return number.replaceAll("[^0-9*#]", "");
  }

  private static boolean isInvite(CarrierFact fact) {
    return fact.kind() == CarrierFact.Kind.INVITE;
  }
}
