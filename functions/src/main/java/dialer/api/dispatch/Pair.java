package dialer.api.dispatch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A tenant on a server: what a window belongs to.
record Pair(long clientId, long serverId) {
  private static final NamedSql READY =
      NamedSql.of(
          """
          SELECT a.server_id
            FROM allocations a
            JOIN clients c ON c.id = a.client_id
            JOIN asterisk_servers s ON s.id = a.server_id
           WHERE a.client_id = :client AND a.status = 'active' AND c.is_active AND s.status = 'active'
             AND s.asterisk_up AND s.agent_seen_at > :heard
           ORDER BY least(a.allowed_active_calls, s.max_channels)
                    - (SELECT count(*) FROM calls u WHERE u.client_id = :client
                          AND u.attempt_server_id = a.server_id AND u.call_status = 'queued') DESC, a.server_id
          """);

  private static final NamedSql LOAD =
      NamedSql.of(
          """
          SELECT count(*) AS everything, count(*) FILTER (WHERE quick) AS quick,
                 count(*) FILTER (WHERE phase IS NULL) AS undialled
            FROM calls
           WHERE client_id = :client AND attempt_server_id = :server AND call_status = 'queued'
          """);

  private static final NamedSql LAST_HOUR =
      NamedSql.of(
          """
          SELECT count(*) FROM attempts
           WHERE client_id = :client AND server_id = :server AND NOT given_back AND id >= uuid7_floor(:since)
          """);

  /// The pairs of a tenant that can take calls, those with the most free channels first: their
  /// agents were heard of after `heard` and have their Asterisk.
  static List<Pair> ready(Connection connection, long clientId, Instant heard) throws SQLException {
    List<Pair> pairs = new ArrayList<>();
    try (PreparedStatement statement =
            READY.prepare(
                connection, Map.of("client", clientId, "heard", heard.atOffset(ZoneOffset.UTC)));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        pairs.add(new Pair(clientId, rows.getLong(1)));
      }
    }
    return pairs;
  }

  /// Waits for whoever fills this pair's window now.
  void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT FROM allocations WHERE client_id = ? AND server_id = ? FOR UPDATE")) {
      statement.setLong(1, clientId);
      statement.setLong(2, serverId);
      statement.execute();
    }
  }

  /// @param lastHour from [#claimedSince]; 0 where no hourly rate asks for it
  Window.Load load(Connection connection, int lastHour) throws SQLException {
    try (PreparedStatement statement = LOAD.prepare(connection, names());
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Window.Load(
          row.getInt("everything"), row.getInt("quick"), row.getInt("undialled"), lastHour);
    }
  }

  /// Attempts claimed from `since` on that were not given back.
  int claimedSince(Connection connection, Instant since) throws SQLException {
    var values =
        Map.<String, Object>of(
            "client", clientId, "server", serverId, "since", since.atOffset(ZoneOffset.UTC));
    try (PreparedStatement statement = LAST_HOUR.prepare(connection, values);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private Map<String, Object> names() {
    return Map.of("client", clientId, "server", serverId);
  }
}
