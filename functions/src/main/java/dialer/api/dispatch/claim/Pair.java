package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import java.time.Instant;
import java.util.List;

/// A tenant on a server: what a window belongs to.
public record Pair(long clientId, long serverId) {

  /// The pairs of a tenant that can take calls, those with the most free channels first: their
  /// agents were heard of after `heard` and have their Asterisk.
  public static List<Pair> ready(Session session, long clientId, Instant heard) {
    return session.list(
        row -> new Pair(clientId, row.number("server_id")),
        """
        SELECT a.server_id
          FROM allocations a
          JOIN clients c ON c.id = a.client_id
          JOIN asterisk_servers s ON s.id = a.server_id
         WHERE a.client_id = ? AND a.status = 'active' AND c.is_active AND s.status = 'active'
           AND s.asterisk_up AND s.agent_seen_at > ?
         ORDER BY least(a.allowed_active_calls, s.max_channels)
                  - (SELECT count(*) FROM calls u WHERE u.client_id = a.client_id
                        AND u.attempt_server_id = a.server_id AND u.call_status = 'queued') DESC, a.server_id
        """,
        clientId,
        heard);
  }

  /// Waits for whoever fills this pair's window now.
  void lock(Session session) {
    session.list(
        row -> row.number("id"),
        "SELECT id FROM allocations WHERE client_id = ? AND server_id = ? FOR UPDATE",
        clientId,
        serverId);
  }

  /// @param lastHour from [#claimedSince]; 0 where no hourly rate asks for it
  Window.Load load(Session session, int lastHour) {
    return session
        .first(
            row ->
                new Window.Load(
                    row.integer("everything"),
                    row.integer("quick"),
                    row.integer("undialled"),
                    lastHour),
            """
            SELECT count(*) AS everything, count(*) FILTER (WHERE quick) AS quick,
                   count(*) FILTER (WHERE phase IS NULL) AS undialled
              FROM calls
             WHERE client_id = ? AND attempt_server_id = ? AND call_status = 'queued'
            """,
            clientId,
            serverId)
        .orElseThrow();
  }

  /// Attempts claimed from `since` on that were not given back.
  int claimedSince(Session session, Instant since) {
    return (int)
        session.number(
            """
            SELECT count(*) FROM attempts
             WHERE client_id = ? AND server_id = ? AND NOT given_back AND id >= uuid7_floor(?)
            """,
            clientId,
            serverId,
            since);
  }
}
