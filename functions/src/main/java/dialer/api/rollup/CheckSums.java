package dialer.api.rollup;

import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.tick.NightlyWork;
import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts all calls and attempts again each night and compares with the sums. A difference is a
/// fault of ours: it is logged, and left as it is for whoever has to find out why.
@Singleton
public final class CheckSums implements NightlyWork {
  private static final Logger LOG = LoggerFactory.getLogger(CheckSums.class);
  private static final int FIRST_HOUR = 3;
  private static final int MOST_LOGGED = 20;

  private final Database database;

  CheckSums(Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "check_sums";
  }

  @Override
  public int firstHour() {
    return FIRST_HOUR;
  }

  @Override
  public void run() {
    List<String> wrong = mismatches();
    wrong.stream().limit(MOST_LOGGED).forEach(one -> LOG.error("Sums differ: {}", one));
    LOG.info("Sums checked, {} differ", wrong.size());
  }

  /// Every sum that is not what its calls and attempts add up to; a tenant a statement, so that
  /// none of them is long in the way of vacuum.
  public List<String> mismatches() {
    List<Long> tenants =
        database.read(db -> db.list(row -> row.number("id"), "SELECT id FROM clients ORDER BY id"));
    return tenants.stream()
        .flatMap(tenant -> database.read(db -> of(db, tenant)).stream())
        .toList();
  }

  private static List<String> of(Session db, long tenant) {
    return db.list(
        row ->
            "tenant %d, %s at %s, %s, recounted %s"
                .formatted(
                    tenant,
                    row.text("sums"),
                    row.instant("at"),
                    row.text("counted"),
                    row.text("recounted")),
        "SELECT * FROM dialled_mismatches(?)",
        tenant);
  }
}
