package dialer.local.faults;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.check.CarrierCheck;
import dialer.local.carrier.check.Entry;
import dialer.local.faults.bed.Scene;
import dialer.local.faults.bed.Scene.Death;
import dialer.local.faults.bed.Scene.Placed;
import dialer.local.faults.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// Says what is wrong with a run, by the carrier's log. What the API says is held against it.
final class Judge {
  /// How long after the answer to a pause, or its deadline, a call may still reach the carrier.
  private static final Duration GRACE = Duration.ofSeconds(1);

  /// How long Asterisk may take from the end of a call to its record.
  private static final Duration UNTOLD = Duration.ofMillis(500);

  private final Fault fault;
  private final Scene scene;
  private final Map<Placed, List<Entry>> entries;
  private final CarrierCheck check;
  private final Set<String> interrupted = new HashSet<>();
  private final Set<String> crossed = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();

  Judge(Fault fault, Scene scene, Map<Placed, List<Entry>> entries) {
    this.fault = fault;
    this.scene = scene;
    this.entries = entries;
    var facts = scene.facts();
    for (var death : scene.pbxDeaths()) {
      facts = endedBy(death, facts);
    }
    this.check = new CarrierCheck(facts);
    facts.stream()
        .filter(f -> f.kind() == CarrierFact.Kind.ANSWER && scene.frozenAt(f.at()))
        .forEach(f -> f.attempt().ifPresent(crossed::add));
  }

  /// Whether the answer crossed our hangup: our Asterisk stood still when it came, and had given up
  /// by the clock before it read it. Nobody on our side can know of it.
  private boolean answerCrossed(Entry entry) {
    return entry.disposition().equals("NO ANSWER") && crossed.contains(entry.attempt());
  }

  /// What was up when our Asterisk died is up no longer: the carrier alone does not know it yet.
  /// And of what had just ended Asterisk may have told nobody.
  private List<CarrierFact> endedBy(Death death, List<CarrierFact> facts) {
    Map<String, CarrierFact> up = new HashMap<>();
    for (var fact : facts) {
      if (fact.at().isAfter(death.to())) {
        continue;
      }
      if (fact.kind() != CarrierFact.Kind.END) {
        up.put(fact.channel(), fact);
      } else {
        up.remove(fact.channel());
        if (fact.at().isAfter(death.from().minus(UNTOLD))) {
          fact.attempt().ifPresent(interrupted::add);
        }
      }
    }
    List<CarrierFact> ended = new ArrayList<>();
    facts.stream()
        .filter(f -> !up.containsKey(f.channel()) || !f.at().isAfter(death.to()))
        .forEach(ended::add);
    up.values()
        .forEach(f -> {
          f.attempt().ifPresent(interrupted::add);
          ended.add(
              new CarrierFact(
                  death.to(),
                  CarrierFact.Kind.END,
                  f.channel(),
                  f.number(),
                  f.attempt(),
                  OptionalInt.empty()));
        });
    return ended;
  }

  Verdict verdict(String cell, Duration took) {
    check
        .dialledAgain()
        .forEach((attempt, times) ->
            wrong.add("attempt %s was dialled %d times".formatted(attempt, times)));
    int most = capsAndRates();
    entries.forEach(this::calls);
    entries.keySet().forEach(this::deadlines);
    stops();
    if (!scene.bed().agent().isAlive()) {
      wrong.add("the agent ended by itself");
    }
    Map<String, Integer> counts = new TreeMap<>();
    entries.values().stream()
        .flatMap(List::stream)
        .forEach(e -> counts.merge(e.hasEnded() ? e.disposition() : "(open)", 1, Integer::sum));
    return new Verdict(
        cell,
        scene.calls(),
        check.attempts(),
        most,
        check.mostInvitesIn(Duration.ofSeconds(1)),
        took.toMillis() / 1000.0,
        counts,
        List.copyOf(wrong));
  }

  private int capsAndRates() {
    var terms = scene.terms();
    int second = check.mostInvitesIn(Duration.ofSeconds(1));
    if (second > terms.callsPerSecond() + 1) {
      wrong.add(
          "%d calls began within one second, %d may".formatted(second, terms.callsPerSecond()));
    }
    int all = terms.caps().stream().mapToInt(Integer::intValue).sum();
    int most = overCap(check, Math.min(terms.serverChannels(), all), "the server's");
    for (var placed : entries.keySet()) {
      var numbers = placed.mix().numbers();
      var own = check.only(f -> numbers.contains(f.number()));
      overCap(own, placed.tenant().cap(), placed.tenant().code() + "'s");
      int hour = own.mostInvitesIn(Duration.ofHours(1));
      if (terms.limitsTheHour() && hour > terms.callsPerHour()) {
        wrong.add("%d calls began within an hour, %d may".formatted(hour, terms.callsPerHour()));
      }
    }
    return most;
  }

  private void deadlines(Placed placed) {
    placed
        .mix()
        .deadlines()
        .forEach((number, deadline) ->
            check
                .invitesAfter(deadline.plus(GRACE), Set.of(number))
                .forEach(f ->
                    wrong.add(
                        "%s was dialled at %s, its deadline was %s"
                            .formatted(number, f.at(), deadline))));
  }

  private int overCap(CarrierCheck calls, int cap, String whose) {
    var concurrency = calls.concurrency(cap);
    for (var above : concurrency.intolerable(cap)) {
      wrong.add(
          "%d calls at once from %s for %d ms, where %s cap is %d"
              .formatted(above.most(), above.from(), above.time().toMillis(), whose, cap));
    }
    return concurrency.most();
  }

  private void calls(Placed placed, List<Entry> found) {
    if (found.size() != placed.mix().calls().size()) {
      wrong.add(
          "%d entries where %d calls were accepted"
              .formatted(found.size(), placed.mix().calls().size()));
    }
    long dialled = found.stream().filter(e -> check.numbers().containsKey(e.attempt())).count();
    long flushed = found.stream().filter(Entry::isFlushed).count();
    if (placed.mix().isTriedOnce()
        && !scene.terms().limitsTheHour()
        && dialled + flushed != found.size()) {
      wrong.add("%d dialled + %d flushed of %d".formatted(dialled, flushed, found.size()));
    }
    var tried = check.attemptsByNumber();
    placed
        .mix()
        .allowed()
        .forEach((number, allowed) -> {
          if (tried.getOrDefault(number, 0) > allowed) {
            wrong.add(
                "%s was dialled in %d attempts where %d may be"
                    .formatted(number, tried.get(number), allowed));
          }
        });
    for (var entry : found) {
      if (!entry.hasEnded() && !scene.mayWait(placed, entry, check.numbers().keySet())) {
        wrong.add("%s has not ended".formatted(entry));
      }
      if (entry.disposition().equals("LOST")
          && !(fault.mayLose()
              && (interrupted.contains(entry.attempt())
                  || !check.outcomes().containsKey(entry.attempt())))) {
        wrong.add("%s was lost, where nothing can be".formatted(entry));
      }
    }
    check
        .only(f -> placed.mix().numbers().contains(f.number()))
        .compare(
            found.stream()
                .filter(e -> e.isProcessed() && !interrupted.contains(e.attempt()))
                .filter(e -> !answerCrossed(e))
                .toList())
        .forEach(wrong::add);
  }

  private void stops() {
    for (var stop : scene.stops()) {
      check.invitesAfter(stop.answered().plus(GRACE), stop.of().mix().numbers()).stream()
          .filter(f -> stop.until() == null || f.at().isBefore(stop.until()))
          .forEach(f ->
              wrong.add(
                  "%s was dialled at %s, its queue was stopped at %s"
                      .formatted(f.number(), f.at(), stop.answered())));
    }
    var known = new HashSet<String>();
    entries.keySet().forEach(p -> known.addAll(p.mix().numbers()));
    check
        .numbers()
        .forEach((attempt, number) -> {
          if (!known.contains(number)) {
            wrong.add(
                "%s was dialled (attempt %s), nobody asked for it".formatted(number, attempt));
          }
        });
  }
}
