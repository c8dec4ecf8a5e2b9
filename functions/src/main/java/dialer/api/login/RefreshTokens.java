package dialer.api.login;

import dialer.api.caller.Keys;
import dialer.api.db.Session;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a login is prolonged with. Each is used once and answers with the next of its family; one
/// that comes a second time was stolen, by this caller or the one before, and ends the family.
@Singleton
final class RefreshTokens {
  static final Duration LIFE = Duration.ofDays(14);

  private final Keys keys;
  private final Clock clock;

  RefreshTokens(Keys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// What became of a token that was presented.
  sealed interface Use {
    record Used(long clientId, UUID family) implements Use {}

    record Refused() implements Use {}
  }

  String make(Session db, long clientId, UUID family) {
    String token = keys.make();
    Instant now = clock.instant();
    db.update(
        """
        INSERT INTO refresh_tokens (client_id, family, prefix, hash, expires_at, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        clientId,
        family,
        keys.prefix(token),
        keys.hash(token),
        now.plus(LIFE),
        now);
    return token;
  }

  /// The row's lock decides between two that present the same token at once: the second one finds
  /// it used.
  Use use(Session db, String token) {
    Instant now = clock.instant();
    byte[] hash = keys.hash(token);
    Stored stored =
        db
            .list(
                row ->
                    new Stored(
                        row.number("id"),
                        row.number("client_id"),
                        row.uuid("family"),
                        row.bytes("hash"),
                        row.instant("expires_at"),
                        row.maybeInstant("used_at"),
                        row.maybeInstant("revoked_at")),
                "SELECT * FROM refresh_tokens WHERE prefix = ? FOR UPDATE",
                keys.prefix(token))
            .stream()
            .filter(row -> MessageDigest.isEqual(row.hash(), hash))
            .findFirst()
            .orElse(null);
    if (stored == null || stored.revokedAt() != null || !stored.expiresAt().isAfter(now)) {
      return new Use.Refused();
    }
    if (stored.usedAt() != null) {
      db.update("UPDATE refresh_tokens SET revoked_at = ? WHERE family = ?", now, stored.family());
      return new Use.Refused();
    }
    db.update("UPDATE refresh_tokens SET used_at = ? WHERE id = ?", now, stored.id());
    return new Use.Used(stored.clientId(), stored.family());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(
      long id,
      long clientId,
      UUID family,
      byte[] hash,
      Instant expiresAt,
      @Nullable Instant usedAt,
      @Nullable Instant revokedAt) {}
}
