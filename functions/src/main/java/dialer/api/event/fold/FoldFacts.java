package dialer.api.event.fold;

import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.call.AttemptId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Folds facts into attempts and calls, all of them in one transaction and each exactly once.
@Singleton
public final class FoldFacts {
  private final Database database;
  private final Clock clock;

  FoldFacts(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// @param freed tenants whose window has room again
  /// @param moved tenants of whose calls something is told
  /// @param unknown attempts that were never made here
  public record Folded(Set<Long> freed, Set<Long> moved, Set<AttemptId> unknown) {}

  public Folded fold(List<Fact> facts) {
    return facts.isEmpty()
        ? new Folded(Set.of(), Set.of(), Set.of())
        : database.write(session -> fold(session, facts));
  }

  private Folded fold(Session session, List<Fact> facts) {
    Instant now = clock.instant();
    Map<AttemptId, List<Fact>> byAttempt =
        facts.stream()
            .sorted(Comparator.comparingInt(Fact::sequence))
            .collect(Collectors.groupingBy(Fact::attempt));
    Map<AttemptId, Folding> stored = ReadFoldings.of(session, byAttempt.keySet());
    List<Folding> changed = new ArrayList<>();
    Set<Long> freed = new HashSet<>();
    for (Folding before : stored.values()) {
      Folding after = before;
      for (Fact fact : byAttempt.getOrDefault(before.attempt(), List.of())) {
        after = after.on(fact, now);
      }
      if (after.facts().folded() != before.facts().folded()) {
        changed.add(after);
        if (after.isOver()) {
          freed.add(after.clientId());
        }
      }
    }
    WriteFoldings.attempts(session, changed, now);
    List<Folding> moved = changed.stream().filter(Folding::moved).toList();
    WriteFoldings.calls(session, moved, now);
    Set<AttemptId> unknown = new HashSet<>(byAttempt.keySet());
    unknown.removeAll(stored.keySet());
    return new Folded(
        freed, moved.stream().map(Folding::clientId).collect(Collectors.toSet()), unknown);
  }
}
