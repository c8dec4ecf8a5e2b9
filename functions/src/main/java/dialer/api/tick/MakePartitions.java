package dialer.api.tick;

import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the months ahead, at the first tick and then once an hour: a call of a month that has no
/// partition could not be taken in.
@Singleton
final class MakePartitions implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(MakePartitions.class);
  private static final int MONTHS_AHEAD = 3;

  private final Database database;
  private final Clock clock;
  private Instant next = Instant.MIN;

  MakePartitions(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public synchronized void run() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    long made =
        database.write(
            session -> session.number("SELECT make_partitions(?, ?)", now, MONTHS_AHEAD));
    if (made > 0) {
      LOG.info("Made {} partitions", made);
    }
    next = now.plus(Duration.ofHours(1));
  }
}
