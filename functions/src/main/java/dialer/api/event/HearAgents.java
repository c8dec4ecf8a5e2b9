package dialer.api.event;

import dialer.api.db.Database;
import dialer.api.server.AgentStates;
import dialer.api.server.share.AgentSilence;
import dialer.api.server.share.Said;
import dialer.call.ClientCode;
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
        FROM (SELECT id AS was_id, agent_seen_at AS was_seen FROM asterisk_servers WHERE code = ? FOR UPDATE) AS was
       WHERE id = was_id
      RETURNING id, coalesce(was_seen < ?, true) AS came_back
      """;

  private static final String ALIVE =
      """
      UPDATE asterisk_servers s SET agent_seen_at = ?, asterisk_up = ?, agent_state_version = ?
        FROM (SELECT id, asterisk_up, agent_seen_at FROM asterisk_servers WHERE code = ? FOR UPDATE) AS was
       WHERE s.id = was.id
      RETURNING s.id, s.state_version, s.asterisk_up AND NOT was.asterisk_up AS came_up,
                s.asterisk_up <> was.asterisk_up OR coalesce(was.agent_seen_at < ?, true) AS changed
      """;

  /// Tenants that hold more there than their share, as of a state that the agent acts on.
  private static final String ABOVE =
      """
      SELECT h.client_id, c.accountcode FROM shares h JOIN clients c ON c.id = h.client_id
       WHERE h.server_id = ? AND h.version <= ?
         AND (h.channels_held > h.channels OR h.calls_per_hour_held > h.calls_per_hour)
      """;

  private final Database database;
  private final AgentStates states;
  private final AgentSilence silence;
  private final Clock clock;

  HearAgents(Database database, AgentStates states, AgentSilence silence, Clock clock) {
    this.database = database;
    this.states = states;
    this.silence = silence;
    this.clock = clock;
  }

  /// @param changed whether shares may have to move: it was silent, or Asterisk came or went
  private record Seen(long serverId, long stateVersion, boolean cameUp, boolean changed) {}

  private record Greeted(long serverId, boolean cameBack) {}

  private record Holder(long client, ClientCode code) {}

  /// Answers with the server's state. False: no such server.
  boolean hello(AgentHello hello) {
    Instant now = clock.instant();
    Optional<Greeted> greeted =
        database.write(session ->
            session.first(
                row -> new Greeted(row.number("id"), row.bool("came_back")),
                HELLO,
                hello.journal(),
                now,
                hello.journal(),
                hello.version(),
                now,
                hello.server().value(),
                silence.before(now)));
    greeted.ifPresent(server -> {
      LOG.info("The agent of {} is there, version {}", hello.server(), hello.version());
      if (server.cameBack()) {
        states.changed(server.serverId());
      }
      states.tell(server.serverId(), hello.session());
    });
    return greeted.isPresent();
  }

  /// Tells the agent again what it seems to have missed. Answers the tenants who may be dialled
  /// there again; empty: no such server.
  Optional<List<Long>> alive(AgentAlive alive) {
    Instant now = clock.instant();
    Optional<Seen> seen =
        database.write(session ->
            session.first(
                row ->
                    new Seen(
                        row.number("id"),
                        row.number("state_version"),
                        row.bool("came_up"),
                        row.bool("changed")),
                ALIVE,
                now,
                alive.asteriskUp(),
                alive.stateVersion(),
                alive.server().value(),
                silence.before(now)));
    seen.filter(Seen::changed).ifPresent(s -> states.changed(s.serverId()));
    seen.filter(s -> !s.changed() && alive.stateVersion() < s.stateVersion())
        .ifPresent(s -> states.tell(s.serverId(), null));
    seen.ifPresent(s -> release(s.serverId(), alive));
    return seen.map(s -> s.cameUp() ? tenants(s.serverId()) : List.of());
  }

  /// What an agent acts on and does not use any more, other servers may.
  private void release(long server, AgentAlive alive) {
    List<Holder> holders =
        database.read(db ->
            db.list(
                row -> new Holder(row.number("client_id"), new ClientCode(row.text("accountcode"))),
                ABOVE,
                server,
                alive.stateVersion()));
    for (Holder holder : holders) {
      states.heard(holder.client(), said(server, holder.code(), alive));
    }
  }

  private static Said said(long server, ClientCode client, AgentAlive alive) {
    List<AgentAlive.Above> above = alive.above();
    if (above == null) {
      return new Said(server, alive.stateVersion(), null, null);
    }
    return above.stream()
        .filter(one -> one.client().equals(client))
        .findFirst()
        .map(one -> new Said(server, alive.stateVersion(), one.callsUp(), one.callsLastHour()))
        .orElseGet(() -> new Said(server, alive.stateVersion(), 0, 0));
  }

  private List<Long> tenants(long serverId) {
    return database.read(session ->
        session.list(
            row -> row.number("client_id"),
            "SELECT client_id FROM allocations WHERE server_id = ? AND status = 'active'",
            serverId));
  }
}
