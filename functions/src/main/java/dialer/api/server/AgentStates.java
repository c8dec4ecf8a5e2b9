package dialer.api.server;

import dialer.api.broker.Broker;
import dialer.api.broker.BrokerAway;
import dialer.api.broker.Outgoing;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.server.ServerCode;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells agents what they may do.
@Singleton
public class AgentStates {
  private static final Logger LOG = LoggerFactory.getLogger(AgentStates.class);

  private final TransactionOperations<Connection> transactions;
  private final Broker broker;

  AgentStates(TransactionOperations<Connection> transactions, Broker broker) {
    this.transactions = transactions;
    this.broker = broker;
  }

  /// To be called after the commit that changed a server, an allocation on it or a client allocated
  /// to it: gives the server's state a new version and publishes it, and those of the other servers
  /// whose shares moved with it. Never fails: an agent that did not hear is told again when it next
  /// says which version it acts on.
  public void changed(long serverId) {
    List<ServerState> states;
    try {
      states = transactions.executeWrite(status -> renewed(status.getConnection(), serverId));
    } catch (Exception e) { // SQLException too: a transaction lets it through undeclared
      LOG.error("The state of server {} has no new version", serverId, e);
      return;
    }
    publish(states);
  }

  /// Answers an agent's hello, or one that acts on an old version.
  ///
  /// @param session the hello's; null when it said none
  public void tell(long serverId, @Nullable UUID session) {
    publish(
        transactions.executeRead(
            status -> states(status.getConnection(), List.of(serverId), session)));
  }

  private void publish(List<ServerState> states) {
    try {
      broker.publish(states.stream().map(AgentStates::message).toList());
    } catch (BrokerAway e) {
      LOG.warn("Agents will be told later of {}: {}", states.size(), e.getMessage());
    }
  }

  private static Outgoing message(ServerState state) {
    String session = state.session() == null ? "" : "." + state.session();
    return new Outgoing(
        Topology.control(state.server()), state.server() + "." + state.version() + session, state);
  }

  /// The version is raised before the state is read, and the row stays locked until the commit: a
  /// higher version never says something older.
  private static List<ServerState> renewed(Connection connection, long serverId)
      throws SQLException {
    List<Long> servers = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE asterisk_servers SET state_version = state_version + 1
             WHERE id IN (SELECT id FROM asterisk_servers
                           WHERE id = ? OR id IN (SELECT other.server_id FROM allocations mine
                                                    JOIN allocations other USING (client_id)
                                                   WHERE mine.server_id = ?)
                           ORDER BY id FOR UPDATE)
            RETURNING id
            """)) {
      statement.setLong(1, serverId);
      statement.setLong(2, serverId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          servers.add(rows.getLong(1));
        }
      }
    }
    return states(connection, servers, null);
  }

  private static List<ServerState> states(
      Connection connection, List<Long> servers, @Nullable UUID session) throws SQLException {
    List<ServerState> states = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT id, code, state_version, max_channels, calls_per_second
              FROM asterisk_servers WHERE id = ANY(?)
            """)) {
      statement.setArray(1, connection.createArrayOf("bigint", servers.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          states.add(
              new ServerState(
                  new ServerCode(rows.getString("code")),
                  rows.getLong("state_version"),
                  session,
                  rows.getInt("max_channels"),
                  rows.getDouble("calls_per_second"),
                  ReadTerms.ofServer(connection, rows.getLong("id")).stream()
                      .map(Terms::allocation)
                      .toList()));
        }
      }
    }
    return states;
  }
}
