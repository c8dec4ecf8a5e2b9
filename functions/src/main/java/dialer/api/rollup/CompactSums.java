package dialer.api.rollup;

import dialer.api.db.Database;
import dialer.api.tick.Chore;
import jakarta.inject.Singleton;

/// Adds to the sums what folding appended since. Reports are exact before it too, and only slower.
@Singleton
final class CompactSums implements Chore {
  private final Database database;

  CompactSums(Database database) {
    this.database = database;
  }

  @Override
  public void run() {
    database.write(db -> db.number("SELECT compact_dialled()"));
  }
}
