package dialer.api.server;

import dialer.call.ClientCode;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads [Terms]. A tenant's `allocated_channels` and hourly rate are split evenly over the active
/// servers it is allocated to, what is left over going to those with the lowest ids, so that the
/// shares never sum above the limit; a server that drains has none.
public final class ReadTerms {
  private static final String SELECT =
      """
      SELECT a.*, c.accountcode, c.did, c.flush_generation, s.code, s.max_channels,
             CASE WHEN s.status <> 'active' THEN 0
                  ELSE least(a.allowed_active_calls, c.allocated_channels / split.servers
                         + (split.before < c.allocated_channels % split.servers)::int)::int END AS channels,
             least(a.rate_limit, c.rate_limit / split.servers
                         + (split.before < c.rate_limit % split.servers)::int)::int AS calls_per_hour,
             ARRAY(SELECT q.id FROM queue_masters q
                    WHERE q.client_id = c.id AND q.steering = 'paused'
                      AND EXISTS (SELECT FROM queue_tallies t WHERE t.queue_id = q.id
                                     AND t.call_status IN ('pending', 'queued') AND t.calls > 0)) AS paused_queues
        FROM allocations a
        JOIN clients c ON c.id = a.client_id
        JOIN asterisk_servers s ON s.id = a.server_id
       CROSS JOIN LATERAL (
             SELECT greatest(count(*), 1) AS servers, count(*) FILTER (WHERE o.server_id < a.server_id) AS before
               FROM allocations o JOIN asterisk_servers t ON t.id = o.server_id
              WHERE o.client_id = a.client_id AND o.status = 'active' AND t.status = 'active') AS split
       WHERE a.status = 'active' AND c.is_active AND s.status <> 'inactive'
      """;

  private ReadTerms() {}

  /// Empty when the tenant may not dial there at all.
  public static Optional<Terms> of(Connection connection, long clientId, long serverId)
      throws SQLException {
    return read(connection, SELECT + " AND a.client_id = ? AND a.server_id = ?", clientId, serverId)
        .stream()
        .findFirst();
  }

  /// Of every tenant that may dial there.
  static List<Terms> ofServer(Connection connection, long serverId) throws SQLException {
    return read(connection, SELECT + " AND a.server_id = ? ORDER BY a.client_id", serverId);
  }

  private static List<Terms> read(Connection connection, String sql, long... ids)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < ids.length; i++) {
        statement.setLong(i + 1, ids[i]);
      }
      List<Terms> all = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(terms(rows));
        }
      }
      return all;
    }
  }

  private static Terms terms(ResultSet row) throws SQLException {
    List<String> dids = texts(row, "allocated_dids");
    String did = row.getString("did");
    Allocation allocation =
        new Allocation(
            new ClientCode(row.getString("accountcode")),
            row.getInt("channels"),
            row.getInt("quick_reserve"),
            row.getDouble("calls_per_second"),
            row.getObject("calls_per_hour", Integer.class),
            row.getInt("max_call_seconds"),
            texts(row, "provided_endpoints"),
            texts(row, "applications"),
            texts(row, "context"),
            callerIds(dids, did, texts(row, "extensions")),
            row.getBoolean("any_caller_id"),
            row.getLong("flush_generation"),
            Set.copyOf(Arrays.asList((Long[]) row.getArray("paused_queues").getArray())));
    return new Terms(
        row.getLong("client_id"),
        row.getLong("server_id"),
        new ServerCode(row.getString("code")),
        allocation,
        row.getInt("max_channels"),
        texts(row, "provided_prefix"),
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

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
