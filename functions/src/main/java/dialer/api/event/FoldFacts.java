package dialer.api.event;

import dialer.call.AttemptId;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
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
final class FoldFacts {
  private final TransactionOperations<Connection> transactions;
  private final Clock clock;

  FoldFacts(TransactionOperations<Connection> transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /// @param freed tenants whose window has room again
  /// @param unknown attempts that were never made here
  record Folded(Set<Long> freed, Set<AttemptId> unknown) {}

  Folded fold(List<Fact> facts) {
    return facts.isEmpty()
        ? new Folded(Set.of(), Set.of())
        : transactions.executeWrite(status -> fold(status.getConnection(), facts));
  }

  private Folded fold(Connection connection, List<Fact> facts) throws SQLException {
    Instant now = clock.instant();
    Map<AttemptId, List<Fact>> byAttempt =
        facts.stream()
            .sorted(Comparator.comparingInt(Fact::sequence))
            .collect(Collectors.groupingBy(Fact::attempt));
    Map<AttemptId, Folding> stored = ReadFoldings.of(connection, byAttempt.keySet());
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
    WriteFoldings.attempts(connection, changed, now);
    WriteFoldings.calls(connection, changed.stream().filter(Folding::moved).toList(), now);
    Set<AttemptId> unknown = new HashSet<>(byAttempt.keySet());
    unknown.removeAll(stored.keySet());
    return new Folded(freed, unknown);
  }
}
