package dialer.api.agent;

import dialer.api.caller.Keys;
import dialer.api.caller.Roles;
import dialer.api.db.Database;
import dialer.api.db.Session;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tokens of edge agents, each for one server. Only hashes are stored.
@Singleton
final class AgentTokens {
  private final Database database;
  private final Keys keys;
  private final Clock clock;

  AgentTokens(Database database, Keys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /// Makes a token and ends those before it.
  ///
  /// @param grace how long the newest of them lives on
  /// @return empty when there is no such server
  Optional<String> issue(String server, Duration grace) {
    return database.write(db -> {
      Optional<Long> id = lock(db, server);
      id.ifPresent(known -> end(db, known, grace));
      return id.map(known -> add(db, known));
    });
  }

  /// False when there is no such server.
  boolean revoke(String server) {
    return database.write(db -> {
      Optional<Long> id = lock(db, server);
      id.ifPresent(known ->
          db.update(
              "UPDATE agent_tokens SET revoked_at = ? WHERE server_id = ? AND revoked_at IS NULL",
              clock.instant(),
              known));
      return id.isPresent();
    });
  }

  /// Of two that rotate at once the later one's token is left.
  private static Optional<Long> lock(Session db, String server) {
    return db.first(
        row -> row.number("id"),
        "SELECT id FROM asterisk_servers WHERE code = ? FOR UPDATE",
        server);
  }

  private void end(Session db, long server, Duration grace) {
    Instant now = clock.instant();
    db.update(
        """
        UPDATE agent_tokens
           SET revoked_at = CASE WHEN agent_tokens.id < newest.id THEN ? END,
               expires_at = CASE WHEN agent_tokens.id = newest.id THEN least(expires_at, ?) END
          FROM (SELECT max(id) FROM agent_tokens WHERE server_id = ? AND revoked_at IS NULL) AS newest (id)
         WHERE server_id = ? AND revoked_at IS NULL
        """,
        now,
        now.plus(grace),
        server,
        server);
  }

  private String add(Session db, long server) {
    String token = keys.make();
    db.update(
        "INSERT INTO agent_tokens (server_id, prefix, hash, created_at) VALUES (?, ?, ?, ?)",
        server,
        keys.prefix(token),
        keys.hash(token),
        clock.instant());
    return token;
  }

  /// Who shows it is no client: nothing that asks for one finds an id here.
  Optional<Authentication> authenticate(String token) {
    return database.read(db ->
        db
            .list(
                row ->
                    new Candidate(
                        row.bytes("hash"),
                        Authentication.build(
                            row.text("code"),
                            List.of(Roles.AGENT),
                            Map.of("credential", "agent token " + row.number("id")))),
                """
                SELECT t.id, t.hash, s.code
                  FROM agent_tokens t JOIN asterisk_servers s ON s.id = t.server_id
                 WHERE t.prefix = ? AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)
                """,
                keys.prefix(token),
                clock.instant())
            .stream()
            .filter(candidate -> keys.matches(candidate.hash(), token))
            .map(Candidate::who)
            .findFirst());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Candidate(byte[] hash, Authentication who) {}
}
