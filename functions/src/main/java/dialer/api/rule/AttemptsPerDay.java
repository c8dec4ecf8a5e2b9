package dialer.api.rule;

import dialer.api.db.Session;
import dialer.call.CallId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Nobody is called more often in a day than the tenant allows, whichever of its queues the calls
/// are in and whichever of their parties it is. The day is the tenant's; what was given back
/// undialled does not count.
@Singleton
final class AttemptsPerDay implements DialRule {
  private final Clock clock;

  AttemptsPerDay(Clock clock) {
    this.clock = clock;
  }

  private record Rule(int most, Instant since) {}

  @Override
  public Map<CallId, String> refusals(Session session, Numbering tenant, List<Candidate> calls) {
    return session
        .first(
            row ->
                new Rule(
                    row.integer("attempts_per_day"),
                    Days.begin(clock.instant(), ZoneId.of(row.text("timezone")))),
            "SELECT attempts_per_day, timezone FROM clients WHERE id = ? AND attempts_per_day IS NOT NULL",
            tenant.clientId())
        .map(rule -> refusals(session, tenant, calls, rule))
        .orElse(Map.of());
  }

  private static Map<CallId, String> refusals(
      Session session, Numbering tenant, List<Candidate> calls, Rule rule) {
    List<String> callees =
        calls.stream().flatMap(call -> callees(call, tenant)).distinct().toList();
    Map<String, Integer> attempts = new HashMap<>();
    session.list(
        row -> attempts.merge(row.text("callee"), row.integer("attempts"), Integer::sum),
        """
        SELECT called AS callee, count(*) AS attempts FROM attempts
         WHERE client_id = ? AND called = ANY(?) AND NOT given_back AND id >= uuid7_floor(?)
         GROUP BY called
        UNION ALL
        SELECT also_called, count(*) FROM attempts
         WHERE client_id = ? AND also_called = ANY(?) AND NOT given_back AND id >= uuid7_floor(?)
         GROUP BY also_called
        """,
        tenant.clientId(),
        callees,
        rule.since(),
        tenant.clientId(),
        callees,
        rule.since());
    Map<CallId, String> refused = new HashMap<>();
    for (Candidate call : calls) {
      callees(call, tenant)
          .forEach(callee -> {
            if (attempts.merge(callee, 1, Integer::sum) > rule.most()) {
              refused.put(call.call(), "it was called %d times today".formatted(rule.most()));
            }
          });
    }
    return refused;
  }

  private static Stream<String> callees(Candidate call, Numbering tenant) {
    return call.callees().stream().map(tenant::callee).distinct();
  }
}
