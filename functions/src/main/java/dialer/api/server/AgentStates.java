package dialer.api.server;

import dialer.api.broker.Broker;
import dialer.api.broker.BrokerAway;
import dialer.api.broker.Outgoing;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.server.ServerCode;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells agents what they may do.
@Singleton
public class AgentStates {
  private static final Logger LOG = LoggerFactory.getLogger(AgentStates.class);

  private final Database database;
  private final Broker broker;

  AgentStates(Database database, Broker broker) {
    this.database = database;
    this.broker = broker;
  }

  /// To be called after the commit that changed a server, an allocation on it or a client allocated
  /// to it: gives the server's state a new version and publishes it, and those of the other servers
  /// whose shares moved with it. Never fails: an agent that did not hear is told again when it next
  /// says which version it acts on.
  public void changed(long serverId) {
    List<ServerState> states;
    try {
      states = database.write(session -> renewed(session, serverId));
    } catch (RuntimeException e) {
      LOG.error("The state of server {} has no new version", serverId, e);
      return;
    }
    publish(states);
  }

  /// Like [#changed], after a change of a client.
  public void changedClient(long clientId) {
    Optional<Long> server =
        database.read(session ->
            session.first(
                row -> row.number("server_id"),
                "SELECT server_id FROM allocations WHERE client_id = ? LIMIT 1",
                clientId));
    server.ifPresent(this::changed); // the others' shares move with it
  }

  /// Answers an agent's hello, or one that acts on an old version.
  ///
  /// @param session the hello's; null when it said none
  public void tell(long serverId, @Nullable UUID session) {
    publish(database.read(open -> state(open, serverId, session)).stream().toList());
  }

  /// Gives the states of a tenant's servers new versions, in the transaction that changes what they
  /// say of the tenant: should the process die before it tells them, the agents ask by themselves.
  /// Answers the versions by server.
  public Map<Long, Long> raise(Session session, long clientId) {
    Map<Long, Long> versions = new HashMap<>();
    session.list(
        row -> versions.put(row.number("id"), row.number("state_version")),
        """
        UPDATE asterisk_servers SET state_version = state_version + 1
         WHERE id IN (SELECT id FROM asterisk_servers
                       WHERE id IN (SELECT server_id FROM allocations WHERE client_id = ?)
                       ORDER BY id FOR UPDATE)
        RETURNING id, state_version
        """,
        clientId);
    return versions;
  }

  /// Publishes the newest states; false when the broker is away.
  public boolean tell(Collection<Long> servers) {
    return servers.isEmpty()
        || publish(
            database.read(session ->
                servers.stream().flatMap(id -> state(session, id, null).stream()).toList()));
  }

  private boolean publish(List<ServerState> states) {
    try {
      broker.publish(states.stream().map(AgentStates::message).toList());
      return true;
    } catch (BrokerAway e) {
      LOG.warn("Agents will be told later of {}: {}", states.size(), e.getMessage());
      return false;
    }
  }

  private static Outgoing message(ServerState state) {
    String session = state.session() == null ? "" : "." + state.session();
    return new Outgoing(
        Topology.control(state.server()), state.server() + "." + state.version() + session, state);
  }

  /// The version is raised before the state is read, and the row stays locked until the commit: a
  /// higher version never says something older.
  private static List<ServerState> renewed(Session session, long serverId) {
    return session
        .list(
            row -> row.number("id"),
            """
            UPDATE asterisk_servers SET state_version = state_version + 1
             WHERE id IN (SELECT id FROM asterisk_servers
                           WHERE id = ? OR id IN (SELECT other.server_id FROM allocations mine
                                                    JOIN allocations other USING (client_id)
                                                   WHERE mine.server_id = ?)
                           ORDER BY id FOR UPDATE)
            RETURNING id
            """,
            serverId,
            serverId)
        .stream()
        .flatMap(server -> state(session, server, null).stream())
        .toList();
  }

  private static Optional<ServerState> state(
      Session session, long serverId, @Nullable UUID sessionOfHello) {
    return session.first(
        row ->
            new ServerState(
                new ServerCode(row.text("code")),
                row.number("state_version"),
                sessionOfHello,
                row.integer("max_channels"),
                row.decimal("calls_per_second"),
                ReadTerms.ofServer(session, serverId).stream().map(Terms::allocation).toList()),
        "SELECT code, state_version, max_channels, calls_per_second FROM asterisk_servers WHERE id = ?",
        serverId);
  }
}
