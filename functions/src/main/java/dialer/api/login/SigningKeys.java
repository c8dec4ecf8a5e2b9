package dialer.api.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dialer.api.caller.Keys;
import dialer.api.db.Database;
import dialer.api.db.Session;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What access tokens are signed with: P-256 keys, kept in Postgres encrypted, so that every node
/// and every start knows them. The newest signs; after [#LIFE] a new one takes its place, and the
/// ones before verify until the last token they signed has ended. Only their texts are cached.
@Singleton
final class SigningKeys {
  static final Duration LIFE = Duration.ofDays(30);

  /// Of two looks for a key that is not known: anybody can name one.
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String PURPOSE = "signing_keys.sealed";

  private final Database database;
  private final Keys keys;
  private final Clock clock;
  private volatile List<Known> known = List.of();
  private Instant lookedAt = Instant.MIN;

  SigningKeys(Database database, Keys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  private record Known(ECKey key, Instant made) {}

  /// The key to sign with now, made where there is none or the newest is too old.
  ECKey newest() {
    if (known.isEmpty() || isOld(known.getFirst())) {
      known = database.write(this::renewed);
    }
    return known.getFirst().key();
  }

  /// @param kid another node may have made it: one that is not known is looked for, by one request
  ///   at a time and not within [#PAUSE] of the last look
  Optional<ECKey> find(String kid) {
    return named(kid).or(() -> lookFor(kid));
  }

  private synchronized Optional<ECKey> lookFor(String kid) {
    Instant now = clock.instant();
    if (named(kid).isEmpty() && now.minus(PAUSE).isAfter(lookedAt)) {
      known = database.read(this::read);
      lookedAt = now;
    }
    return named(kid);
  }

  private Optional<ECKey> named(String kid) {
    return known.stream().map(Known::key).filter(key -> kid.equals(key.getKeyID())).findFirst();
  }

  private boolean isOld(Known newest) {
    return newest.made().isBefore(clock.instant().minus(LIFE));
  }

  /// Of several nodes that find it too old the lock lets one make the next; the others read it.
  private List<Known> renewed(Session db) {
    db.first(row -> true, "SELECT pg_advisory_xact_lock(hashtext('signing_keys'))");
    List<Known> all = read(db);
    if (!all.isEmpty() && !isOld(all.getFirst())) {
      return all;
    }
    ECKey made = make();
    Instant now = clock.instant();
    db.update(
        "INSERT INTO signing_keys (kid, sealed, created_at) VALUES (?, ?, ?)",
        made.getKeyID(),
        keys.seal(PURPOSE, made.toJSONString().getBytes(StandardCharsets.UTF_8)),
        now);
    db.update("DELETE FROM signing_keys WHERE created_at < ?", now.minus(LIFE.multipliedBy(2)));
    return read(db);
  }

  private List<Known> read(Session db) {
    return db.list(
        row ->
            new Known(parsed(keys.unseal(PURPOSE, row.bytes("sealed"))), row.instant("created_at")),
        "SELECT sealed, created_at FROM signing_keys ORDER BY created_at DESC, kid");
  }

  private static ECKey make() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey parsed(byte[] json) {
    try {
      return ECKey.parse(new String(json, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalStateException("a signing key is no JWK", e);
    }
  }
}
