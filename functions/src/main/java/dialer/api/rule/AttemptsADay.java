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

/// Nobody is called more often in a day than the tenant allows, whichever of its queues the calls
/// are in. The day is the tenant's; what was given back undialled does not count.
@Singleton
final class AttemptsADay implements DialRule {
  private final Clock clock;

  AttemptsADay(Clock clock) {
    this.clock = clock;
  }

  private record Rule(int most, Instant since) {}

  @Override
  public Map<CallId, String> refusals(Session session, Numbering tenant, List<Candidate> calls) {
    return session
        .first(
            row ->
                new Rule(
                    row.integer("attempts_a_day"),
                    Days.begin(clock.instant(), ZoneId.of(row.text("timezone")))),
            "SELECT attempts_a_day, timezone FROM clients WHERE id = ? AND attempts_a_day IS NOT NULL",
            tenant.clientId())
        .map(rule -> refusals(session, tenant, calls, rule))
        .orElse(Map.of());
  }

  private static Map<CallId, String> refusals(
      Session session, Numbering tenant, List<Candidate> calls, Rule rule) {
    Map<String, Integer> attempts = new HashMap<>();
    session.list(
        row -> attempts.put(row.text("called"), row.integer("attempts")),
        """
        SELECT called, count(*) AS attempts FROM attempts
         WHERE client_id = ? AND called = ANY(?) AND NOT given_back AND id >= uuid7_floor(?)
         GROUP BY called
        """,
        tenant.clientId(),
        calls.stream().map(call -> called(call, tenant)).distinct().toList(),
        rule.since());
    Map<CallId, String> refused = new HashMap<>();
    for (Candidate call : calls) {
      if (attempts.merge(called(call, tenant), 1, Integer::sum) > rule.most()) {
        refused.put(call.call(), "it was called %d times today".formatted(rule.most()));
      }
    }
    return refused;
  }

  private static String called(Candidate call, Numbering tenant) {
    return tenant.spelling(call.called().getFirst());
  }
}
