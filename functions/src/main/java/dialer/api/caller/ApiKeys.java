package dialer.api.caller;

import dialer.api.db.Database;
import dialer.api.db.Session;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The keys of all clients. Only hashes are stored.
@Singleton
public final class ApiKeys {
  private final Database database;
  private final Keys keys;
  private final Clock clock;

  ApiKeys(Database database, Keys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /// What a key opens.
  public enum Scope {
    /// The API as the client it belongs to.
    API("api"),
    /// Leads of that client, and nothing else.
    LEADS("leads");

    private final String label;

    Scope(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /// Makes a key and keeps its hash; the key itself is in the answer and nowhere else.
  public String add(Session db, long clientId, Scope scope) {
    String key = keys.make();
    add(db, clientId, scope, key);
    return key;
  }

  void add(Session db, long clientId, Scope scope, String key) {
    db.update(
        "INSERT INTO api_keys (client_id, scope, prefix, hash, created_at) VALUES (?, ?, ?, ?, ?)",
        clientId,
        scope.label,
        keys.prefix(key),
        keys.hash(key),
        clock.instant());
  }

  /// Ends every key of this scope, from the next request on.
  public void revokeAll(Session db, long clientId, Scope scope) {
    db.update(
        """
        UPDATE api_keys SET revoked_at = ?
         WHERE client_id = ? AND scope = ? AND revoked_at IS NULL
        """,
        clock.instant(),
        clientId,
        scope.label);
  }

  /// Ends every key of this scope but the newest, and that one after `grace`: never more than two
  /// live.
  ///
  /// @param grace zero ends it at once
  public void replaceAll(Session db, long clientId, Scope scope, Duration grace) {
    Instant now = clock.instant();
    db.update(
        """
        UPDATE api_keys SET revoked_at = CASE WHEN api_keys.id < newest.id THEN ? END,
                            expires_at = CASE WHEN api_keys.id = newest.id THEN least(expires_at, ?) END
          FROM (SELECT max(id) FROM api_keys
                 WHERE client_id = ? AND scope = ? AND revoked_at IS NULL) AS newest (id)
         WHERE client_id = ? AND scope = ? AND revoked_at IS NULL
        """,
        now,
        now.plus(grace),
        clientId,
        scope.label,
        clientId,
        scope.label);
  }

  /// Who has this key; nobody where it is of another scope.
  Optional<Authentication> authenticate(String key, Scope scope) {
    return database.read(db ->
        db
            .list(
                row ->
                    new Candidate(
                        row.bytes("hash"),
                        scope == Scope.LEADS
                            ? Caller.dialer(
                                row.number("id"),
                                row.text("accountcode"),
                                row.bool("is_active"),
                                "key " + row.number("key_id"))
                            : Caller.authentication(
                                row.number("id"),
                                row.text("accountcode"),
                                row.bool("is_superuser"),
                                row.bool("is_active"),
                                "key " + row.number("key_id"))),
                """
                SELECT k.id AS key_id, k.hash, c.id, c.accountcode, c.is_superuser, c.is_active
                  FROM api_keys k JOIN clients c ON c.id = k.client_id
                 WHERE k.prefix = ? AND k.scope = ? AND k.revoked_at IS NULL
                   AND (k.expires_at IS NULL OR k.expires_at > ?)
                """,
                keys.prefix(key),
                scope.label,
                clock.instant())
            .stream()
            .filter(candidate -> keys.matches(candidate.hash(), key))
            .map(Candidate::who)
            .findFirst());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Candidate(byte[] hash, Authentication who) {}
}
