package dialer.api.server;

import dialer.api.broker.Broker;
import dialer.api.broker.BrokerAway;
import dialer.api.broker.Outgoing;
import dialer.api.broker.QueueAway;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.server.share.Said;
import dialer.api.server.share.ShareOut;
import dialer.call.AttemptId;
import dialer.message.HangUp;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.server.ServerCode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  private final ShareOut shares;
  private final Clock clock;

  AgentStates(Database database, Broker broker, ShareOut shares, Clock clock) {
    this.database = database;
    this.broker = broker;
    this.shares = shares;
    this.clock = clock;
  }

  /// To be called after the commit that changed a server, an allocation on it, or whether its agent
  /// is there: shares out anew what its tenants may do, gives its state a new version and publishes
  /// it with those of the servers whose shares moved. Never fails: an agent that did not hear is
  /// told again when it next says which version it acts on.
  public void changed(long serverId) {
    Set<Long> servers = new TreeSet<>();
    try {
      for (long client : tenants(serverId)) {
        servers.addAll(database.write(db -> settle(db, client, null)).keySet());
      }
      database.write(db -> raise(db, Set.of(serverId)));
      servers.add(serverId);
    } catch (RuntimeException e) {
      LOG.error("The state of server {} has no new version", serverId, e);
    }
    tellLater(servers);
  }

  /// Like [#changed], after a change of a client: every one of its servers' states says something
  /// of it.
  public void changedClient(long clientId) {
    try {
      tellLater(setUp(clientId).keySet());
    } catch (RuntimeException e) {
      LOG.error("The states that say what client {} may do have no new version", clientId, e);
    }
  }

  /// Shares out a tenant's limits anew and gives the states of all its servers new versions, by
  /// server.
  public Map<Long, Long> setUp(long clientId) {
    return database.write(db -> {
      Map<Long, Long> moved = settle(db, clientId, null);
      Map<Long, Long> all = raise(db, clientId);
      all.putAll(moved.isEmpty() ? Map.of() : raise(db, moved.keySet()));
      return all;
    });
  }

  /// An agent said what it acts on and uses: what it holds no more others may have.
  public void heard(long clientId, Said said) {
    tellLater(database.write(db -> settle(db, clientId, said)).keySet());
  }

  /// Moves a tenant's shares to where its calls are, if they are not there.
  void followCalls(long clientId) {
    if (database.read(db -> shares.isDue(db, clientId))) {
      tellLater(database.write(db -> settle(db, clientId, null)).keySet());
    }
  }

  /// Answers the new versions of the states that changed.
  private Map<Long, Long> settle(Session db, long clientId, @Nullable Said said) {
    Set<Long> moved = shares.settle(db, clientId, said);
    if (moved.isEmpty()) {
      return Map.of();
    }
    Map<Long, Long> versions = raise(db, moved);
    shares.said(db, clientId, moved);
    return versions;
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
  public Map<Long, Long> raise(Session db, long clientId) {
    return raise(
        db,
        db.list(
            row -> row.number("server_id"),
            "SELECT server_id FROM allocations WHERE client_id = ?",
            clientId));
  }

  /// The rows stay locked until the commit, and a state is read after its version: a higher version
  /// never says something older.
  private static Map<Long, Long> raise(Session db, Collection<Long> servers) {
    Map<Long, Long> versions = new HashMap<>();
    db.list(
        row -> versions.put(row.number("id"), row.number("state_version")),
        """
        UPDATE asterisk_servers SET state_version = state_version + 1
         WHERE id IN (SELECT id FROM asterisk_servers WHERE id = ANY(?::bigint[]) ORDER BY id FOR UPDATE)
        RETURNING id, state_version
        """,
        servers.stream().map(String::valueOf).toList());
    return versions;
  }

  /// Publishes the newest states; false when the broker is away.
  public boolean tell(Collection<Long> servers) {
    return servers.isEmpty()
        || publish(
            database.read(session ->
                servers.stream().flatMap(id -> state(session, id, null).stream()).toList()));
  }

  /// Asks an agent to hang up one attempt; false when the broker is away.
  public boolean hangUp(ServerCode server, AttemptId attempt) {
    HangUp request = new HangUp(server, attempt, clock.instant());
    try {
      broker.publish(
          List.of(new Outgoing(Topology.control(server), "hang-up." + attempt, request)));
      return true;
    } catch (BrokerAway e) {
      LOG.warn("{} cannot be hung up: {}", attempt, e.getMessage());
      return false;
    }
  }

  /// Like [#tell], and never fails: an agent that did not hear is told when it asks.
  public void tellLater(Collection<Long> servers) {
    try {
      tell(servers);
    } catch (RuntimeException e) {
      LOG.warn("Agents of servers {} will be told when they ask: {}", servers, e.toString());
    }
  }

  private List<Long> tenants(long serverId) {
    return database.read(db ->
        db.list(
            row -> row.number("client_id"),
            "SELECT client_id FROM allocations WHERE server_id = ? ORDER BY client_id",
            serverId));
  }

  private boolean publish(List<ServerState> states) {
    boolean all = true;
    for (ServerState state : states) {
      try {
        broker.publish(List.of(message(state)));
      } catch (QueueAway e) {
        LOG.warn("The agent of {} will be told later: {}", state.server(), e.getMessage());
        all = false;
      } catch (BrokerAway e) {
        LOG.warn("Agents will be told later of {}: {}", states.size(), e.getMessage());
        return false;
      }
    }
    return all;
  }

  private static Outgoing message(ServerState state) {
    String session = state.session() == null ? "" : "." + state.session();
    return new Outgoing(
        Topology.control(state.server()), state.server() + "." + state.version() + session, state);
  }

  private Optional<ServerState> state(
      Session session, long serverId, @Nullable UUID sessionOfHello) {
    return session.first(
        row ->
            new ServerState(
                new ServerCode(row.text("code")),
                row.number("state_version"),
                sessionOfHello,
                sessionOfHello == null ? null : clock.instant(),
                row.integer("max_channels"),
                row.decimal("calls_per_second"),
                ReadTerms.ofServer(session, serverId).stream().map(Terms::allocation).toList()),
        "SELECT code, state_version, max_channels, calls_per_second FROM asterisk_servers WHERE id = ?",
        serverId);
  }
}
