package dialer.api.rule;

import dialer.api.db.Session;
import dialer.call.CallId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks every rule about the calls of a claim.
@Singleton
public final class JudgeCalls {
  private final List<DialRule> rules;

  JudgeCalls(List<DialRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// The calls that some rule forbids, with the sentence of one that does.
  public Map<CallId, String> refusals(Session session, Numbering tenant, List<Candidate> calls) {
    if (calls.isEmpty()) {
      return Map.of();
    }
    Map<CallId, String> refused = new HashMap<>();
    for (DialRule rule : rules) {
      rule.refusals(session, tenant, calls).forEach(refused::putIfAbsent);
    }
    return refused;
  }
}
