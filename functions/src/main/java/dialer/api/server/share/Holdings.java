package dialer.api.server.share;

import dialer.api.db.Row;
import dialer.api.db.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands about a tenant's shares in the database.
final class Holdings {
  /// An attempt that was handed out may wait so long before it is dialled, and some.
  private static final Duration AN_HOUR_AND_SOME = Duration.ofMinutes(70);

  private Holdings() {}

  /// What a tenant may do on all its servers together.
  ///
  /// @param callsPerHour null: no limit
  record Limits(long channels, @Nullable Long callsPerHour) {}

  /// A server the tenant is allocated to, or was.
  ///
  /// @param active whether it may dial there
  /// @param there whether the agent was heard of and has its Asterisk
  /// @param most channels that it could use there
  /// @param mostAnHour likewise
  /// @param version of the server's state that first said these shares
  record Holding(
      long server,
      boolean active,
      boolean there,
      long most,
      long mostAnHour,
      Part channels,
      Part callsPerHour,
      long version) {}

  /// Makes the caller's transaction wait for whoever claims calls of this tenant or shares out now:
  /// later claims see what it decides.
  static void lock(Session db, long clientId) {
    db.list(
        row -> row.number("id"),
        "SELECT id FROM allocations WHERE client_id = ? ORDER BY id FOR UPDATE",
        clientId);
    db.list(
        row -> row.number("id"), "SELECT id FROM clients WHERE id = ? FOR NO KEY UPDATE", clientId);
  }

  static Limits limits(Session db, long clientId) {
    return db.first(
            row -> new Limits(row.number("allocated_channels"), row.maybeNumber("per_hour")),
            "SELECT allocated_channels, rate_limit::bigint AS per_hour FROM clients WHERE id = ?",
            clientId)
        .orElseThrow();
  }

  /// @param heard an agent not heard of since is not there
  static List<Holding> of(Session db, long clientId, Instant heard) {
    return db.list(
        Holdings::holding,
        """
        SELECT s.id, coalesce(a.status = 'active' AND s.status = 'active' AND c.is_active, false) AS active,
               coalesce(s.asterisk_up AND s.agent_seen_at > ?, false) AS there,
               least(a.allowed_active_calls, s.max_channels) AS most, a.rate_limit::bigint AS most_an_hour,
               coalesce(h.channels, 0) AS channels, coalesce(h.channels_held, 0) AS channels_held,
               h.client_id IS NOT NULL AS known, h.calls_per_hour, h.calls_per_hour_held,
               coalesce(h.version, 0) AS version
          FROM asterisk_servers s
          JOIN clients c ON c.id = ?
          LEFT JOIN allocations a ON a.server_id = s.id AND a.client_id = c.id
          LEFT JOIN shares h ON h.server_id = s.id AND h.client_id = c.id
         WHERE s.id IN (SELECT server_id FROM allocations WHERE client_id = ?
                        UNION SELECT server_id FROM shares WHERE client_id = ?)
         ORDER BY s.id
        """,
        heard,
        clientId,
        clientId,
        clientId);
  }

  private static Holding holding(Row row) throws SQLException {
    long server = row.number("id");
    Long mostAnHour = row.maybeNumber("most_an_hour");
    Long anHour = row.maybeNumber("calls_per_hour");
    Long anHourHeld = row.maybeNumber("calls_per_hour_held");
    long none = row.bool("known") ? Part.UNLIMITED : 0; // until now it had no limit, or nothing
    return new Holding(
        server,
        row.bool("active"),
        row.bool("there"),
        row.number("most"),
        mostAnHour == null ? Part.UNLIMITED : mostAnHour,
        new Part(server, row.number("channels"), row.number("channels_held")),
        new Part(server, anHour == null ? none : anHour, anHourHeld == null ? none : anHourHeld),
        row.number("version"));
  }

  /// The servers that have calls of the tenant, or could have those that wait. Jumps from queue to
  /// queue as the claim does, so that it costs the same for ten waiting calls and for ten million.
  static Set<Long> busy(Session db, long clientId) {
    return new HashSet<>(
        db.list(
            row -> row.number("server_id"),
            """
            WITH RECURSIVE waiting (queue_id) AS (
              (SELECT queue_id FROM calls WHERE client_id = ? AND call_status = 'pending' AND NOT quick
                ORDER BY queue_id LIMIT 1)
              UNION ALL
              SELECT (SELECT c.queue_id FROM calls c WHERE c.client_id = ? AND c.call_status = 'pending'
                         AND NOT c.quick AND c.queue_id > w.queue_id ORDER BY c.queue_id LIMIT 1)
                FROM waiting w WHERE w.queue_id IS NOT NULL
            )
            SELECT a.server_id FROM allocations a
             WHERE a.client_id = ?
               AND (EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id
                               AND c.attempt_server_id = a.server_id AND c.call_status = 'queued')
                 OR EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id AND c.server_id = a.server_id
                               AND c.call_status = 'pending' AND c.quick)
                 OR EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id AND c.server_id IS NULL
                               AND c.call_status = 'pending' AND c.quick)
                 OR EXISTS (SELECT FROM waiting w JOIN queue_masters q ON q.id = w.queue_id
                             WHERE q.steering = 'open'
                               AND (EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id
                                               AND c.queue_id = q.id AND c.server_id = a.server_id
                                               AND c.call_status = 'pending' AND NOT c.quick)
                                 OR EXISTS (SELECT FROM calls c WHERE c.client_id = a.client_id
                                               AND c.queue_id = q.id AND c.server_id IS NULL
                                               AND c.call_status = 'pending' AND NOT c.quick))))
            """,
            clientId,
            clientId,
            clientId));
  }

  /// An upper bound of the calls that may be up: only what was handed out can be.
  static long handedOut(Session db, long clientId, long server) {
    return db.number(
        """
        SELECT count(*) FROM calls
         WHERE client_id = ? AND attempt_server_id = ? AND call_status = 'queued'
        """,
        clientId,
        server);
  }

  /// An upper bound of the calls that may have been dialled within the last hour.
  static long handedOutWithinTheHour(Session db, long clientId, long server, Instant now) {
    return handedOut(db, clientId, server)
        + db.number(
            """
            SELECT count(*) FROM attempts
             WHERE client_id = ? AND server_id = ? AND NOT given_back AND id >= uuid7_floor(?)
            """,
            clientId,
            server,
            now.minus(AN_HOUR_AND_SOME));
  }

  /// @param limited whether the tenant has an hourly limit
  static void write(Session db, long clientId, boolean limited, Part channels, Part callsPerHour) {
    Long share = limited ? callsPerHour.share() : null;
    Long held = limited ? callsPerHour.held() : null;
    db.update(
        """
        INSERT INTO shares (client_id, server_id, channels, channels_held, calls_per_hour, calls_per_hour_held)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (client_id, server_id) DO UPDATE
           SET channels = excluded.channels, channels_held = excluded.channels_held,
               calls_per_hour = excluded.calls_per_hour, calls_per_hour_held = excluded.calls_per_hour_held
        """,
        clientId,
        channels.server(),
        channels.share(),
        channels.held(),
        share,
        held);
  }
}
