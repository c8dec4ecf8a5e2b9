package dialer.api.retention;

import dialer.api.db.Database;
import dialer.api.db.Session;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls that are too old to be kept and not over: somebody forgot them, in a queue that is paused
/// or at a server that is gone. They stay, and their months with them, so operators are told.
@Singleton
final class UnfinishedCalls {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedCalls.class);

  private final Database database;
  private final Clock clock;

  UnfinishedCalls(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Forgotten(long clientId, long calls, UUID first) {}

  /// Alerts once a day for each tenant that has some; false where nobody has.
  boolean alert(Instant before) {
    return database.write(db -> {
      List<Forgotten> all =
          db.list(
              row -> new Forgotten(row.number("client_id"), row.number("calls"), row.uuid("first")),
              """
              SELECT client_id, count(*) AS calls, (array_agg(id ORDER BY id))[1] AS first
                FROM calls WHERE id < uuid7_floor(?) AND call_status IN ('pending', 'queued')
               GROUP BY client_id
              """,
              before);
      all.forEach(tenant -> alert(db, tenant));
      return !all.isEmpty();
    });
  }

  private void alert(Session db, Forgotten tenant) {
    Instant now = clock.instant();
    String message =
        "%d calls that are too old to be kept are not over, the first: %s"
            .formatted(tenant.calls, tenant.first);
    LOG.warn("Client {}: {}", tenant.clientId, message);
    db.update(
        """
        INSERT INTO alerts (client_id, kind, day, message, at) VALUES (?, 'calls_not_over', ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        tenant.clientId,
        LocalDate.ofInstant(now, ZoneOffset.UTC),
        message,
        now);
  }
}
