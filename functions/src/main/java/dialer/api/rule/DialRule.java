package dialer.api.rule;

import dialer.api.db.Session;
import dialer.call.CallId;
import java.util.List;
import java.util.Map;

/// Something that may forbid a call for good. Asked for all calls of a claim at once.
public interface DialRule {
  /// The calls that may not be dialled, each with a sentence for its tenant.
  Map<CallId, String> refusals(Session session, Numbering tenant, List<Candidate> calls);
}
