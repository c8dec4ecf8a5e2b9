package dialer.api.rollup;

import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.tick.Chore;
import dialer.api.tick.DailyChores;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts all calls and attempts again each night and compares with the sums. A difference is a
/// fault of ours: it is logged, operators are alerted, and it is left as it is for whoever has to
/// find out why.
@Singleton
public final class CheckSums implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckSums.class);
  private static final int FIRST_HOUR = 3;
  private static final int MOST_LOGGED = 20;

  private final Database database;
  private final DailyChores daily;
  private final Clock clock;

  CheckSums(Database database, DailyChores daily, Clock clock) {
    this.database = database;
    this.daily = daily;
    this.clock = clock;
  }

  @Override
  public void run() {
    daily.begin("check_sums", FIRST_HOUR, this::check);
  }

  private void check() {
    int differ = 0;
    for (long tenant : tenants()) {
      try {
        List<String> wrong = mismatches(tenant);
        wrong.stream().limit(MOST_LOGGED).forEach(one -> LOG.error("Sums differ: {}", one));
        if (!wrong.isEmpty()) {
          alert(tenant, wrong);
        }
        differ += wrong.size();
      } catch (RuntimeException e) {
        LOG.warn("Sums of tenant {} could not be checked: {}", tenant, e.toString());
      }
    }
    LOG.info("Sums checked, {} differ", differ);
  }

  private void alert(long tenant, List<String> wrong) {
    Instant now = clock.instant();
    database.write(db ->
        db.update(
            """
            INSERT INTO alerts (client_id, kind, day, message, at) VALUES (?, 'sums_differ', ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            tenant,
            LocalDate.ofInstant(now, ZoneOffset.UTC),
            "%d sums of reports differ from a recount, the first: %s"
                .formatted(wrong.size(), wrong.getFirst()),
            now));
  }

  /// Every sum that is not what its calls and attempts add up to.
  public List<String> mismatches() {
    return tenants().stream().flatMap(tenant -> mismatches(tenant).stream()).toList();
  }

  private List<Long> tenants() {
    return database.read(
        db -> db.list(row -> row.number("id"), "SELECT id FROM clients ORDER BY id"));
  }

  /// A tenant a statement, so that none of them is long in the way of vacuum.
  private List<String> mismatches(long tenant) {
    return database.read(db -> of(db, tenant));
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
