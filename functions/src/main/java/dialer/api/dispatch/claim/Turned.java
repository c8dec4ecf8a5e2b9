package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import dialer.call.CallId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes what became of claimed calls that are not dialled.
final class Turned {
  private Turned() {}

  static void back(Session session, Sorted sorted, Instant now) {
    if (!sorted.blocked().isEmpty()) {
      session.update(
          """
          UPDATE calls c
             SET call_status = 'flushed', disposition = 'BLOCKED', reason = b.reason, attempt_id = NULL,
                 attempt_server_id = NULL, ended_at = ?, updated_at = ?
            FROM unnest(?::uuid[], ?::text[]) AS b (id, reason)
           WHERE c.id = b.id
          """,
          now,
          now,
          ids(sorted.blocked()),
          new ArrayList<>(sorted.blocked().values()));
    }
    if (!sorted.later().isEmpty()) {
      session.update(
          """
          UPDATE calls c
             SET call_status = 'pending', due_at = l.due_at, attempt_id = NULL, attempt_server_id = NULL,
                 updated_at = ?
            FROM unnest(?::uuid[], ?::timestamptz[]) AS l (id, due_at)
           WHERE c.id = l.id
          """,
          now,
          ids(sorted.later()),
          sorted.later().values().stream().map(Instant::toString).toList());
    }
  }

  private static List<String> ids(Map<CallId, ?> calls) {
    return calls.keySet().stream().map(CallId::toString).toList();
  }
}
