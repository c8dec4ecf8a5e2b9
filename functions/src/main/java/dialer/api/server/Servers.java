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

  List<ServerView> list() {
    return database.read(
        db -> db.list(ServerView::of, "SELECT * FROM asterisk_servers ORDER BY code"));
  }
}
