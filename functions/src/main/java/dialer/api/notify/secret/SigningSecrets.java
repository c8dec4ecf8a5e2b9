package dialer.api.notify.secret;

import dialer.api.caller.Keys;
import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// The secrets of tenants, at most [#LIVE] each: while a tenant moves from one to the next, posts
/// are signed with both. Stored encrypted, for they must be used again.
@Singleton
public final class SigningSecrets {
  static final int LIVE = 2;
  private static final String PURPOSE = "signing_secrets.sealed";

  private final Database database;
  private final Keys keys;
  private final Clock clock;

  SigningSecrets(Database database, Keys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Known(long id, Instant createdAt) {}

  /// @param secret shown this once
  public record Made(Known known, String secret) {}

  /// The oldest goes where there are [#LIVE] already.
  public Made make(Tenant tenant) {
    String secret = keys.make();
    return database.write(db -> {
      // one at a time for each tenant
      db.first(row -> true, "SELECT id FROM clients WHERE id = ? FOR NO KEY UPDATE", tenant.id());
      Instant now = clock.instant();
      long id =
          db.number(
              "INSERT INTO signing_secrets (client_id, sealed, created_at) VALUES (?, ?, ?) RETURNING id",
              tenant.id(),
              keys.seal(PURPOSE, secret.getBytes(StandardCharsets.UTF_8)),
              now);
      db.update(
          """
          DELETE FROM signing_secrets WHERE client_id = ? AND id NOT IN
            (SELECT id FROM signing_secrets WHERE client_id = ? ORDER BY id DESC LIMIT ?)
          """,
          tenant.id(),
          tenant.id(),
          LIVE);
      return new Made(new Known(id, now), secret);
    });
  }

  /// Newest first.
  List<Known> of(Tenant tenant) {
    return database.readAs(
        tenant.id(),
        db ->
            db.list(
                row -> new Known(row.number("id"), row.instant("created_at")),
                "SELECT id, created_at FROM signing_secrets WHERE client_id = ? ORDER BY id DESC",
                tenant.id()));
  }

  /// False: the tenant has no such secret.
  boolean end(Tenant tenant, long id) {
    return database.write(db ->
        db.update("DELETE FROM signing_secrets WHERE id = ? AND client_id = ?", id, tenant.id()))
        > 0;
  }

  /// What a post is signed with.
  public String open(byte[] sealed) {
    return new String(keys.unseal(PURPOSE, sealed), StandardCharsets.UTF_8);
  }
}
