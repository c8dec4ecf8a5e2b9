package dialer.api.donotcall;

import dialer.api.db.Session;
import dialer.api.rule.Candidate;
import dialer.api.rule.DialRule;
import dialer.api.rule.Numbering;
import dialer.api.rule.Party;
import dialer.call.CallId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Forbids numbers on the system's list or the tenant's, however they are written, and with however
/// many digits too many.
@Singleton
final class DoNotCallRule implements DialRule {
  @Override
  public Map<CallId, String> refusals(Session session, Numbering tenant, List<Candidate> calls) {
    Map<String, Set<CallId>> asked = new HashMap<>();
    for (Candidate call : calls) {
      call.parties().stream()
          .flatMap(Party::readings)
          .flatMap(tenant::spellings)
          .forEach(number -> asked.computeIfAbsent(number, _ -> new HashSet<>()).add(call.call()));
    }
    Map<CallId, String> refused = new HashMap<>();
    session
        .list(
            row -> Map.entry(row.text("number"), row.bool("everybody")),
            """
            SELECT number, client_id IS NULL AS everybody FROM do_not_call
             WHERE number = ANY(?::text[]) AND (client_id IS NULL OR client_id = ?)
            """,
            asked.keySet(),
            tenant.clientId())
        .forEach(listed -> {
          String whose = listed.getValue() ? "the system's" : "your";
          for (CallId call : asked.getOrDefault(listed.getKey(), Set.of())) {
            refused.put(call, "the number is on " + whose + " do-not-call list");
          }
        });
    return refused;
  }
}
