package dialer.api.notify.live;

import dialer.api.db.Database;
import dialer.api.server.share.AgentSilence;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/// Tells tenants when a server comes up or goes down: an agent's silence is nobody's statement, so
/// the tick notices it.
@Singleton
final class TellServers implements Chore {
  private final Database database;
  private final AgentSilence silence;
  private final Clock clock;

  TellServers(Database database, AgentSilence silence, Clock clock) {
    this.database = database;
    this.silence = silence;
    this.clock = clock;
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    database.write(db ->
        db.update(
            """
            WITH stands AS (
              SELECT id, CASE WHEN status <> 'active' THEN status
                              WHEN asterisk_up AND agent_seen_at > ? THEN 'up' ELSE 'down' END AS status
                FROM asterisk_servers)
            UPDATE asterisk_servers s SET told_status = stands.status, told_at = ?
              FROM stands WHERE stands.id = s.id AND s.told_status IS DISTINCT FROM stands.status
            """,
            silence.before(now),
            now));
  }
}
