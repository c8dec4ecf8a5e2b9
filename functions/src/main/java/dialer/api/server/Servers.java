package dialer.api.server;

import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The Asterisk servers.
@Singleton
final class Servers {
  private final Database database;
  private final AgentStates agents;
  private final Clock clock;

  Servers(Database database, AgentStates agents, Clock clock) {
    this.database = database;
    this.agents = agents;
    this.clock = clock;
  }

  /// Empty when there is one of that code already.
  Optional<ServerView> register(NewServer server) {
    Instant now = clock.instant();
    Optional<ServerView> made =
        database.write(db ->
            db.first(
                ServerView::of,
                """
                INSERT INTO asterisk_servers
                  (code, name, max_channels, calls_per_second, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING *
                """,
                server.code().value(),
                server.name(),
                server.maxChannels(),
                server.callsPerSecond(),
                now,
                now));
    made.ifPresent(view -> agents.changed(view.id()));
    return made;
  }

  /// Empty when there is none of that code. One that drains is given no more calls; those it has go
  /// on.
  Optional<ServerView> change(String code, ServerChange change) {
    Optional<ServerView> changed =
        database.write(db ->
            db.first(
                ServerView::of,
                """
                UPDATE asterisk_servers
                   SET name = coalesce(?, name), max_channels = coalesce(?, max_channels),
                       calls_per_second = coalesce(?, calls_per_second),
                       status = coalesce(?, status), updated_at = ?
                 WHERE code = ? RETURNING *
                """,
                change.name(),
                change.maxChannels(),
                change.callsPerSecond(),
                change.status(),
                clock.instant(),
                code));
    changed.ifPresent(view -> agents.changed(view.id()));
    return changed;
  }

  Optional<ServerView> get(String code) {
    return database.read(
        db -> db.first(ServerView::of, "SELECT * FROM asterisk_servers WHERE code = ?", code));
  }

  List<ServerView> list() {
    return database.read(
        db -> db.list(ServerView::of, "SELECT * FROM asterisk_servers ORDER BY code"));
  }
}
