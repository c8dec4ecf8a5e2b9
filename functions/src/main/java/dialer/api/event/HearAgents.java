package dialer.api.event;

import dialer.api.dispatch.DispatchCalls;
import dialer.api.server.AgentStates;
import dialer.message.AgentAlive;
import dialer.message.AgentHello;
import dialer.server.ServerCode;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which agents are there. Times are by our clock: an agent whose clock is wrong is alive all
/// the same.
@Singleton
final class HearAgents {
  private static final Logger LOG = LoggerFactory.getLogger(HearAgents.class);

  private static final String HELLO =
      """
      UPDATE asterisk_servers
         SET agent_journal_since = CASE WHEN agent_journal IS DISTINCT FROM ? THEN ? ELSE agent_journal_since END,
             agent_journal = ?, agent_version = ?, agent_seen_at = ?
       WHERE code = ?
      RETURNING id
      """;

  private static final String ALIVE =
      """
      UPDATE asterisk_servers s SET agent_seen_at = ?, asterisk_up = ?
        FROM (SELECT id, asterisk_up FROM asterisk_servers WHERE code = ? FOR UPDATE) AS was
       WHERE s.id = was.id
      RETURNING s.id, s.state_version, s.asterisk_up AND NOT was.asterisk_up AS came_up
      """;

  private final TransactionOperations<Connection> transactions;
  private final AgentStates states;
  private final DispatchCalls dispatch;
  private final Clock clock;

  HearAgents(
      TransactionOperations<Connection> transactions,
      AgentStates states,
      DispatchCalls dispatch,
      Clock clock) {
    this.transactions = transactions;
    this.states = states;
    this.dispatch = dispatch;
    this.clock = clock;
  }

  private record Seen(long serverId, long stateVersion, boolean cameUp) {}

  /// Answers with the server's state. False: no such server.
  boolean hello(AgentHello hello) {
    Optional<Long> server =
        transactions.executeWrite(status -> hello(status.getConnection(), hello));
    server.ifPresent(id -> {
      LOG.info("The agent of {} is there, version {}", hello.server(), hello.version());
      states.tell(id, hello.session());
    });
    return server.isPresent();
  }

  /// Tells the agent again what it seems to have missed. False: no such server.
  boolean alive(AgentAlive alive) {
    Optional<Seen> seen = transactions.executeWrite(status -> alive(status.getConnection(), alive));
    seen.filter(s -> alive.stateVersion() < s.stateVersion())
        .ifPresent(s -> states.tell(s.serverId(), null));
    seen.filter(Seen::cameUp)
        .map(s ->
            transactions.executeRead(status -> tenants(status.getConnection(), alive.server())))
        .ifPresent(tenants -> tenants.forEach(dispatch::afterCommit));
    return seen.isPresent();
  }

  private Optional<Long> hello(Connection connection, AgentHello hello) throws SQLException {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    try (PreparedStatement statement = connection.prepareStatement(HELLO)) {
      statement.setObject(1, hello.journal());
      statement.setObject(2, now);
      statement.setObject(3, hello.journal());
      statement.setString(4, hello.version());
      statement.setObject(5, now);
      statement.setString(6, hello.server().value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  private Optional<Seen> alive(Connection connection, AgentAlive alive) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ALIVE)) {
      statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
      statement.setBoolean(2, alive.asteriskUp());
      statement.setString(3, alive.server().value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Seen(row.getLong(1), row.getLong(2), row.getBoolean(3)))
            : Optional.empty();
      }
    }
  }

  private static List<Long> tenants(Connection connection, ServerCode server) throws SQLException {
    List<Long> tenants = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.client_id FROM allocations a JOIN asterisk_servers s ON s.id = a.server_id
             WHERE s.code = ? AND a.status = 'active'
            """)) {
      statement.setString(1, server.value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tenants.add(rows.getLong(1));
        }
      }
    }
    return tenants;
  }
}
