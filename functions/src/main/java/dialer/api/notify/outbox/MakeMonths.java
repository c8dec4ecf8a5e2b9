package dialer.api.notify.outbox;

import dialer.api.db.Database;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Makes the months ahead of the outbox and its log, once an hour.
@Singleton
final class MakeMonths implements Chore {
  private static final int AHEAD = 3;

  private final Database database;
  private final Clock clock;
  private Instant next = Instant.MIN;

  MakeMonths(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public synchronized void run() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    database.write(db ->
        db.first(
            row -> true,
            "SELECT make_months('deliveries', ?, ?), make_months('delivery_tries', ?, ?)",
            now,
            AHEAD,
            now,
            AHEAD));
    next = now.plus(Duration.ofHours(1));
  }
}
