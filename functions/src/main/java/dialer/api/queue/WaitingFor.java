package dialer.api.queue;

import dialer.api.db.Session;
import dialer.api.rule.Hours;
import dialer.api.server.ReadTerms;
import dialer.api.server.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a call that waits is not being dialled now, as far as it can be told from outside dispatch:
/// the first of the reasons that holds.
final class WaitingFor {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final Instant now;
  private final boolean windowClosed;
  private final boolean byCallee;
  private final boolean capped;
  private final Map<Long, Server> servers;

  private WaitingFor(Instant now, Hours hours, boolean capped, Map<Long, Server> servers) {
    this.now = now;
    this.windowClosed = !hours.byCallee() && !hours.own().isOpen(now);
    this.byCallee = hours.byCallee();
    this.capped = capped;
    this.servers = servers;
  }

  /// A server as the tenant has it now.
  ///
  /// @param full no channel is free
  /// @param spent the hourly rate is used up
  record Server(boolean up, boolean full, boolean spent) {}

  /// A call that waits.
  ///
  /// @param steering its queue's; null for a quick call
  /// @param startAt its queue's; null: at once
  /// @param serverId null where any server will do
  /// @param tried whether it was dialled before
  record Waiting(
      @Nullable String steering,
      @Nullable Instant startAt,
      @Nullable Long serverId,
      Instant dueAt,
      boolean tried) {}

  /// Before the tenant's terms there are looked at.
  private record Seen(long server, boolean up, long inFlight) {}

  /// @param capped whether the tenant has used up its day
  /// @param heard an agent not heard of since is down
  static WaitingFor of(
      Session db, long clientId, Hours hours, boolean capped, Instant heard, Instant now) {
    Map<Long, Server> servers = new HashMap<>();
    for (Seen seen : seen(db, clientId, heard)) {
      Optional<Terms> terms = ReadTerms.of(db, clientId, seen.server());
      if (terms.isPresent()) {
        int channels = Math.min(terms.get().allocation().channels(), terms.get().serverChannels());
        servers.put(
            seen.server(),
            new Server(seen.up(), seen.inFlight() >= channels, isSpent(db, terms.get(), now)));
      }
    }
    return new WaitingFor(now, hours, capped, servers);
  }

  private static List<Seen> seen(Session db, long clientId, Instant heard) {
    return db.list(
        row -> new Seen(row.number("server_id"), row.bool("up"), row.number("in_flight")),
        """
        SELECT a.server_id, coalesce(s.asterisk_up AND s.agent_seen_at > ?, false) AS up,
               (SELECT count(*) FROM calls q
                 WHERE q.client_id = a.client_id AND q.attempt_server_id = a.server_id
                   AND q.call_status = 'queued') AS in_flight
          FROM allocations a
          JOIN asterisk_servers s ON s.id = a.server_id
         WHERE a.client_id = ? AND a.status = 'active' AND s.status = 'active'
        """,
        heard,
        clientId);
  }

  private static boolean isSpent(Session db, Terms terms, Instant now) {
    Integer anHour = terms.allocation().callsPerHour();
    return anHour != null
        && db.number(
                """
                SELECT count(*) FROM attempts
                 WHERE client_id = ? AND server_id = ? AND NOT given_back AND id >= uuid7_floor(?)
                """,
                terms.clientId(),
                terms.serverId(),
                now.minus(AN_HOUR))
            >= anHour;
  }

  @Nullable String reason(Waiting call) {
    Long serverId = call.serverId();
    if ("paused".equals(call.steering())) {
      return "paused";
    }
    boolean notStarted = call.startAt() != null && call.startAt().isAfter(now);
    boolean later = call.dueAt().isAfter(now);
    if (windowClosed || notStarted || (later && byCallee && !call.tried())) {
      return "window";
    }
    if (later) {
      return "retry_gap";
    }
    if (capped) {
      return "rate";
    }
    List<Server> asked =
        serverId == null
            ? List.copyOf(servers.values())
            : Optional.ofNullable(servers.get(serverId)).stream().toList();
    if (asked.stream().noneMatch(Server::up)) {
      return "server_down";
    }
    if (asked.stream().filter(Server::up).allMatch(Server::spent)) {
      return "rate";
    }
    return asked.stream().filter(Server::up).allMatch(s -> s.full() || s.spent())
        ? "channels"
        : null;
  }
}
