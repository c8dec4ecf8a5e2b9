package dialer.api.queue;

import dialer.api.db.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a call that waits is not being dialled now, as far as it can be told from outside dispatch:
/// the first of the reasons that holds.
final class WaitingFor {
  /// An agent reports every few seconds; silent for longer it counts as down.
  static final Duration SILENT = Duration.ofSeconds(30);

  private final Instant now;
  private final boolean windowClosed;
  private final Map<Long, Server> servers;

  private WaitingFor(Instant now, boolean windowClosed, Map<Long, Server> servers) {
    this.now = now;
    this.windowClosed = windowClosed;
    this.servers = servers;
  }

  /// A server as the tenant has it now.
  record Server(boolean up, boolean full) {}

  static WaitingFor of(Session db, long clientId, Instant now) {
    boolean closed =
        db.first(
                row ->
                    !isOpen(
                        row.maybe("active_time_start", LocalTime.class),
                        row.maybe("active_time_end", LocalTime.class),
                        ZoneId.of(row.text("timezone")),
                        now),
                "SELECT active_time_start, active_time_end, timezone FROM clients WHERE id = ?",
                clientId)
            .orElse(false);
    Map<Long, Server> servers = new HashMap<>();
    db.list(
        row -> {
          Instant seen = row.maybeInstant("agent_seen_at");
          boolean up =
              row.bool("active")
                  && row.bool("asterisk_up")
                  && seen != null
                  && seen.isAfter(now.minus(SILENT));
          return servers.put(
              row.number("server_id"),
              new Server(up, row.number("in_flight") >= row.number("channels")));
        },
        """
        SELECT a.server_id, s.agent_seen_at, s.asterisk_up,
               a.status = 'active' AND s.status = 'active' AS active,
               least(a.allowed_active_calls, c.allocated_channels, s.max_channels) AS channels,
               (SELECT count(*) FROM calls q
                 WHERE q.client_id = a.client_id AND q.attempt_server_id = a.server_id
                   AND q.call_status = 'queued') AS in_flight
          FROM allocations a
          JOIN asterisk_servers s ON s.id = a.server_id
          JOIN clients c ON c.id = a.client_id
         WHERE a.client_id = ?
        """,
        clientId);
    return new WaitingFor(now, closed, servers);
  }

  /// @param serverId null where any server will do
  @Nullable String reason(@Nullable String steering, @Nullable Long serverId, Instant dueAt) {
    if ("paused".equals(steering)) {
      return "paused";
    }
    if (windowClosed) {
      return "window";
    }
    if (dueAt.isAfter(now)) {
      return "retry_gap";
    }
    List<Server> asked =
        serverId == null
            ? List.copyOf(servers.values())
            : Optional.ofNullable(servers.get(serverId)).stream().toList();
    if (asked.stream().noneMatch(Server::up)) {
      return "server_down";
    }
    return asked.stream().filter(Server::up).allMatch(Server::full) ? "channels" : null;
  }

  /// A window that ends before it starts crosses midnight; one without length is always open.
  static boolean isOpen(
      @Nullable LocalTime start, @Nullable LocalTime end, ZoneId zone, Instant now) {
    if (start == null || end == null || start.equals(end)) {
      return true;
    }
    LocalTime time = now.atZone(zone).toLocalTime();
    boolean afterStart = !time.isBefore(start);
    boolean beforeEnd = time.isBefore(end);
    return start.isBefore(end) ? afterStart && beforeEnd : afterStart || beforeEnd;
  }
}
