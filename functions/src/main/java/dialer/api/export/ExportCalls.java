package dialer.api.export;

import dialer.api.caller.Keys;
import dialer.api.export.Exports.Batch;
import dialer.api.export.Exports.Turn;
import dialer.api.export.database.DatabaseUrl;
import dialer.api.export.database.DatabaseUrls;
import dialer.api.export.database.TenantDatabase;
import dialer.api.export.database.TenantDatabases;
import dialer.api.export.database.Trouble;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One tenant's turn: batch after batch into its database, until none waits or its time is over. A
/// batch is forgotten here after it was committed there; whoever dies between has it sent again,
/// and the table's key lets it in once.
@Singleton
final class ExportCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ExportCalls.class);

  /// Then no further batch is begun: others wait for their turn.
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  /// Then the connection is cut.
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final int MOST_HALVINGS = 9;

  private final Exports exports;
  private final TenantDatabases databases;
  private final Keys keys;
  private final ExportSettings settings;

  ExportCalls(Exports exports, TenantDatabases databases, Keys keys, ExportSettings settings) {
    this.exports = exports;
    this.databases = databases;
    this.keys = keys;
    this.settings = settings;
  }

  /// @throws RuntimeException when our own database is away; the turn is another's after its lease
  void run(Turn turn) {
    try {
      boolean more = bring(turn);
      exports.ended(turn, more);
      if (turn.failures() > 0) {
        LOG.info("Calls of {} are exported again", turn.account());
      }
    } catch (Trouble trouble) {
      if (Thread.interrupted()) { // this process ends, and nothing is wrong with theirs
        exports.ended(turn, true);
        return;
      }
      exports.failed(turn, trouble);
      if (turn.failures() == 0) {
        LOG.warn(
            "Calls of {} are exported later ({}): {}",
            turn.account(),
            trouble.kind().label(),
            trouble.sentence());
      }
    }
  }

  /// After failures it begins with few: what is too slow for many may be fast enough for them.
  private boolean bring(Turn turn) throws Trouble {
    long began = System.nanoTime();
    try (TenantDatabase theirs = databases.connect(url(turn), LONGEST)) {
      int size = Math.max(1, settings.batch() >> Math.min(turn.failures(), MOST_HALVINGS));
      while (true) {
        Batch batch = exports.batch(turn, size);
        theirs.take(batch.rows());
        exports.arrived(turn, batch);
        if (batch.ids().size() < size) {
          return false;
        }
        if (System.nanoTime() - began > LONG_ENOUGH.toNanos()) {
          return true;
        }
        size = Math.min(settings.batch(), size * 2);
      }
    }
  }

  private DatabaseUrl url(Turn turn) throws Trouble {
    try {
      return DatabaseUrls.unsealed(keys, turn.sealed());
    } catch (IllegalArgumentException e) {
      throw Trouble.refused("the url " + e.getMessage());
    } catch (IllegalStateException e) {
      throw Trouble.refused("the url cannot be read any more: it must be set again");
    }
  }
}
