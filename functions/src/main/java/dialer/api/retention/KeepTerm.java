package dialer.api.retention;

import dialer.api.db.Database;
import dialer.api.tick.NightlyWork;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets what is too old, once a night: whole months by dropping them, and the calls of tenants
/// who want less kept, some at a time.
@Singleton
final class KeepTerm implements NightlyWork {
  private static final Logger LOG = LoggerFactory.getLogger(KeepTerm.class);
  private static final int FIRST_HOUR = 2;
  private static final int CHUNK = 5_000;

  private final Database database;
  private final RetentionSettings settings;
  private final ForgetLeads leads;
  private final Clock clock;

  KeepTerm(Database database, RetentionSettings settings, ForgetLeads leads, Clock clock) {
    this.leads = leads;
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  private record Term(long clientId, int days) {}

  @Override
  public String name() {
    return "keep_term";
  }

  @Override
  public int firstHour() {
    return FIRST_HOUR;
  }

  @Override
  public void run() {
    Instant system = before(settings.days());
    for (var month = dropped(system); month.isPresent(); month = dropped(system)) {
      LOG.info("Dropped the calls of {}", month.get());
    }
    database.write(db -> db.update("DELETE FROM rejected_messages WHERE at < ?", system));
    database
        .read(db ->
            db.list(
                row -> new Term(row.number("id"), row.integer("retention_days")),
                "SELECT id, retention_days FROM clients WHERE retention_days < ? ORDER BY id",
                settings.days()))
        .forEach(this::forget);
    leads.forget();
  }

  /// The system's term drops whole months only; a tenant's own is kept to the day.
  private void forget(Term term) {
    Optional<UUID> last = Optional.of(new UUID(0, 0));
    int chunks = -1;
    while (last.isPresent()) {
      UUID first = last.get();
      last =
          database.write(db ->
              db.first(
                      row -> Optional.ofNullable(row.maybeUuid("last")),
                      "SELECT forget_calls(?, ?, uuid7_floor(?), ?) AS last",
                      term.clientId,
                      first,
                      before(term.days),
                      CHUNK)
                  .flatMap(found -> found));
      chunks++;
    }
    if (chunks > 0) {
      LOG.info("Forgot calls of client {} that are older than {} days", term.clientId, term.days);
    }
  }

  private Optional<String> dropped(Instant before) {
    return database.write(db ->
        db.first(
                row -> Optional.ofNullable(row.maybeText("month")),
                "SELECT drop_oldest_month(?) AS month",
                before)
            .flatMap(found -> found));
  }

  private Instant before(int days) {
    return clock.instant().minus(Duration.ofDays(days));
  }
}
