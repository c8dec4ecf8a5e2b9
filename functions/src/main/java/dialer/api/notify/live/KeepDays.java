package dialer.api.notify.live;

import dialer.api.db.Database;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Makes the days ahead and drops those that nobody can resume from any more, once an hour.
@Singleton
final class KeepDays implements Chore {
  private final Database database;
  private final Clock clock;
  private Instant next = Instant.MIN;

  KeepDays(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public synchronized void run() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    database.write(db -> db.first(row -> true, "SELECT keep_live_days(?)", now));
    next = now.plus(Duration.ofHours(1));
  }
}
