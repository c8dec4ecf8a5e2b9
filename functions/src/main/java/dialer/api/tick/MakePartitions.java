package dialer.api.tick;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the months ahead, at the first tick and then once an hour: a call of a month that has no
/// partition could not be taken in.
@Singleton
final class MakePartitions implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(MakePartitions.class);
  private static final int MONTHS_AHEAD = 3;

  private final TransactionOperations<Connection> transactions;
  private final Clock clock;
  private Instant next = Instant.MIN;

  MakePartitions(TransactionOperations<Connection> transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public synchronized void run() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    int made =
        transactions.executeWrite(status -> {
          try (PreparedStatement statement =
              status.getConnection().prepareStatement("SELECT make_partitions(?, ?)")) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setInt(2, MONTHS_AHEAD);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? row.getInt(1) : 0;
            }
          }
        });
    if (made > 0) {
      LOG.info("Made {} partitions", made);
    }
    next = now.plus(Duration.ofHours(1));
  }
}
