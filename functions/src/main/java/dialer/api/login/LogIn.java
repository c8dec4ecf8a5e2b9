package dialer.api.login;

import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.login.LogIn.Answer.Inactive;
import dialer.api.login.LogIn.Answer.LoggedIn;
import dialer.api.login.LogIn.Answer.Throttled;
import dialer.api.login.LogIn.Answer.Wrong;
import dialer.api.login.RefreshTokens.Use;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns a name and a password, or a refresh token, into a pair of tokens.
@Singleton
final class LogIn {
  static final int TRIES = 5;
  static final Duration THROTTLE = Duration.ofMinutes(15);

  private final Database database;
  private final AccessTokens access;
  private final RefreshTokens refresh;
  private final Clock clock;

  LogIn(Database database, AccessTokens access, RefreshTokens refresh, Clock clock) {
    this.database = database;
    this.access = access;
    this.refresh = refresh;
    this.clock = clock;
  }

  /// @param expiresIn seconds the access token lives
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Tokens(String accessToken, String refreshToken, String tokenType, long expiresIn) {
    @Override
    public String toString() {
      return "Tokens[...]";
    }
  }

  sealed interface Answer {
    record LoggedIn(Tokens tokens) implements Answer {}

    /// Name, password or token; which of them is not told.
    record Wrong() implements Answer {}

    record Inactive() implements Answer {}

    /// @param seconds until the name may be tried again
    record Throttled(long seconds) implements Answer {}
  }

  private record Account(long id, @Nullable String passwordHash, boolean active) {}

  /// A try is counted before the password is looked at, so that many at once are no more than
  /// [#TRIES] either; a right one forgets the count. bcrypt runs outside of any transaction.
  Answer withPassword(String username, String password) {
    Optional<Throttled> throttled = database.write(db -> counted(db, username));
    if (throttled.isPresent()) {
      return throttled.get();
    }
    Account account = database.read(db -> account(db, "username = ?", username)).orElse(null);
    if (!Passwords.match(account == null ? null : account.passwordHash(), password)
        || account == null) {
      return new Wrong();
    }
    return database.write(db -> {
      db.update("DELETE FROM login_failures WHERE username = ?", username);
      return account.active() ? tokens(db, account.id(), UUID.randomUUID()) : new Inactive();
    });
  }

  Answer withRefreshToken(String token) {
    return database.write(db ->
        switch (refresh.use(db, token)) {
          case Use.Refused _ -> new Wrong();
          case Use.Used(var id, var family) ->
              account(db, "id = ?", id).filter(Account::active).isPresent()
                  ? tokens(db, id, family)
                  : new Inactive();
        });
  }

  private LoggedIn tokens(Session db, long clientId, UUID family) {
    return new LoggedIn(
        new Tokens(
            access.make(clientId),
            refresh.make(db, clientId, family),
            "bearer",
            AccessTokens.LIFE.toSeconds()));
  }

  private Optional<Throttled> counted(Session db, String username) {
    Instant now = clock.instant();
    Instant forgotten = now.minus(THROTTLE);
    return db.first(
            row -> {
              long left = Duration.between(forgotten, row.instant("since")).toSeconds() + 1;
              return row.integer("failures") > TRIES ? new Throttled(left) : new Throttled(0);
            },
            """
            INSERT INTO login_failures AS f (username, failures, since) VALUES (?, 1, ?)
            ON CONFLICT (username) DO UPDATE
               SET failures = CASE WHEN f.since < ? THEN 1 ELSE f.failures + 1 END,
                   since = CASE WHEN f.since < ? THEN excluded.since ELSE f.since END
            RETURNING failures, since
            """,
            username,
            now,
            forgotten,
            forgotten)
        .filter(throttled -> throttled.seconds() > 0);
  }

  private static Optional<Account> account(Session db, String where, Object argument) {
    return db.first(
        row -> new Account(row.number("id"), row.maybeText("password_hash"), row.bool("is_active")),
        "SELECT id, password_hash, is_active FROM clients WHERE " + where,
        argument);
  }
}
