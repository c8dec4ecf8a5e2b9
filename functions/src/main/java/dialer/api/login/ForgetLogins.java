package dialer.api.login;

import dialer.api.db.Database;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/// Forgets what no login needs any more: anybody can make failures by inventing names.
@Singleton
final class ForgetLogins implements Chore {
  private final Database database;
  private final Clock clock;

  ForgetLogins(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    database.write(db ->
        db.update("DELETE FROM login_failures WHERE since < ?", now.minus(LogIn.THROTTLE))
            + db.update("DELETE FROM refresh_tokens WHERE expires_at < ?", now));
  }
}
