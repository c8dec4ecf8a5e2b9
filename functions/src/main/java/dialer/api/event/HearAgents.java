package dialer.api.event;

import dialer.api.db.Database;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.server.AgentStates;
import dialer.message.AgentAlive;
import dialer.message.AgentHello;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
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
      UPDATE asterisk_servers s SET agent_seen_at = ?, asterisk_up = ?, agent_state_version = ?
        FROM (SELECT id, asterisk_up FROM asterisk_servers WHERE code = ? FOR UPDATE) AS was
       WHERE s.id = was.id
      RETURNING s.id, s.state_version, s.asterisk_up AND NOT was.asterisk_up AS came_up
      """;

  private final Database database;
  private final AgentStates states;
  private final DispatchCalls dispatch;
  private final Clock clock;

  HearAgents(Database database, AgentStates states, DispatchCalls dispatch, Clock clock) {
    this.database = database;
    this.states = states;
    this.dispatch = dispatch;
    this.clock = clock;
  }

  private record Seen(long serverId, long stateVersion, boolean cameUp) {}

  /// Answers with the server's state. False: no such server.
  boolean hello(AgentHello hello) {
    Instant now = clock.instant();
    Optional<Long> server =
        database.write(session ->
            session.first(
                row -> row.number("id"),
                HELLO,
                hello.journal(),
                now,
                hello.journal(),
                hello.version(),
                now,
                hello.server().value()));
    server.ifPresent(id -> {
      LOG.info("The agent of {} is there, version {}", hello.server(), hello.version());
      states.tell(id, hello.session());
    });
    return server.isPresent();
  }

  /// Tells the agent again what it seems to have missed. False: no such server.
  boolean alive(AgentAlive alive) {
    Optional<Seen> seen =
        database.write(session ->
            session.first(
                row -> new Seen(row.number("id"), row.number("state_version"), row.bool("came_up")),
                ALIVE,
                clock.instant(),
                alive.asteriskUp(),
                alive.stateVersion(),
                alive.server().value()));
    seen.filter(s -> alive.stateVersion() < s.stateVersion())
        .ifPresent(s -> states.tell(s.serverId(), null));
    seen.filter(Seen::cameUp).ifPresent(s -> tenants(s.serverId()).forEach(dispatch::afterCommit));
    return seen.isPresent();
  }

  private List<Long> tenants(long serverId) {
    return database.read(session ->
        session.list(
            row -> row.number("client_id"),
            "SELECT client_id FROM allocations WHERE server_id = ? AND status = 'active'",
            serverId));
  }
}
