package dialer.api.server;

import dialer.api.db.Row;
import dialer.api.db.Session;
import dialer.call.ClientCode;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads [Terms]. Of a tenant's `allocated_channels` and hourly rate a server has its share; one
/// that drains has none.
public final class ReadTerms {
  private static final String SELECT =
      """
      SELECT a.*, c.accountcode, c.did, c.flush_generation, s.code, s.max_channels,
             CASE WHEN s.status <> 'active' OR a.status <> 'active' OR NOT c.is_active THEN 0
                  ELSE least(a.allowed_active_calls, coalesce(h.channels, 0))::int END AS channels,
             least(a.rate_limit, h.calls_per_hour)::int AS calls_per_hour,
             ARRAY(SELECT q.id::text FROM queue_masters q
                    WHERE q.client_id = c.id AND (q.steering = 'paused' OR q.draining_since IS NOT NULL)
                      AND CASE WHEN q.steering = 'open' -- again: until this server's agent has given back the old
                               THEN EXISTS (SELECT FROM calls o
                                             WHERE o.client_id = c.id AND o.attempt_server_id = s.id AND o.queue_id = q.id
                                               AND o.call_status = 'queued' AND o.phase IS NULL AND o.withdrawn)
                               ELSE EXISTS (SELECT FROM queue_tallies t WHERE t.queue_id = q.id
                                               AND t.call_status IN ('pending', 'queued') AND t.calls > 0)
                          END) AS held_queues
        FROM allocations a
        JOIN clients c ON c.id = a.client_id
        JOIN asterisk_servers s ON s.id = a.server_id
        LEFT JOIN shares h ON h.client_id = a.client_id AND h.server_id = a.server_id
       WHERE s.status <> 'inactive'
      """;

  private static final String DIALLING = " AND a.status = 'active' AND c.is_active";

  private ReadTerms() {}

  /// Empty when the tenant may not dial there at all.
  public static Optional<Terms> of(Session session, long clientId, long serverId) {
    return session.first(
        ReadTerms::terms,
        SELECT + DIALLING + " AND a.client_id = ? AND a.server_id = ?",
        clientId,
        serverId);
  }

  /// Of every tenant that is allocated there. One whose terms have ended has no channels: its agent
  /// goes on reading its queue, and gives back what waits there.
  static List<Terms> ofServer(Session session, long serverId) {
    return session.list(
        ReadTerms::terms, SELECT + " AND a.server_id = ? ORDER BY a.client_id", serverId);
  }

  private static Terms terms(Row row) throws SQLException {
    List<String> dids = row.texts("allocated_dids");
    String did = row.maybeText("did");
    Allocation allocation =
        new Allocation(
            new ClientCode(row.text("accountcode")),
            row.integer("channels"),
            row.integer("quick_reserve"),
            row.decimal("calls_per_second"),
            row.maybeInteger("calls_per_hour"),
            row.integer("max_call_seconds"),
            row.texts("provided_endpoints"),
            row.texts("applications"),
            row.texts("context"),
            callerIds(dids, did, row.texts("extensions")),
            row.bool("any_caller_id"),
            row.number("flush_generation"),
            row.texts("held_queues").stream().map(Long::valueOf).collect(Collectors.toSet()));
    return new Terms(
        row.number("client_id"),
        row.number("server_id"),
        new ServerCode(row.text("code")),
        allocation,
        row.integer("max_channels"),
        row.texts("provided_prefix"),
        did,
        dids);
  }

  private static Set<String> callerIds(
      List<String> dids, @Nullable String did, List<String> extensions) {
    Set<String> all = new HashSet<>(dids);
    all.addAll(extensions);
    if (did != null) {
      all.add(did);
    }
    return all;
  }
}
