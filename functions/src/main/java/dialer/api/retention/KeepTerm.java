package dialer.api.retention;

import dialer.api.db.Database;
import dialer.api.tick.NightlyWork;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets what is too old, once a night: whole months by dropping them, and the calls of tenants
/// who want less kept, some at a time. A month with a call that is not over cannot be dropped, nor
/// can those after it: as long as there is one, calls go some at a time for every tenant. What
/// fails holds up nothing else.
@Singleton
final class KeepTerm implements NightlyWork {
  private static final Logger LOG = LoggerFactory.getLogger(KeepTerm.class);
  private static final int FIRST_HOUR = 2;
  private static final int CHUNK = 5_000;

  private final Database database;
  private final RetentionSettings settings;
  private final ForgetLeads leads;
  private final UnfinishedCalls unfinished;
  private final Clock clock;

  KeepTerm(
      Database database,
      RetentionSettings settings,
      ForgetLeads leads,
      UnfinishedCalls unfinished,
      Clock clock) {
    this.leads = leads;
    this.database = database;
    this.settings = settings;
    this.unfinished = unfinished;
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

  /// @throws RuntimeException that of the first step that failed, when all have been tried
  @Override
  public void run() {
    Instant system = before(settings.days());
    List<RuntimeException> failures = new ArrayList<>();
    attempt(failures, () -> dropMonths(system));
    attempt(failures, () -> terms(system).forEach(term -> attempt(failures, () -> forget(term))));
    attempt(
        failures,
        () ->
            database.write(db -> db.update("DELETE FROM rejected_messages WHERE at < ?", system)));
    attempt(failures, leads::forget);
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private static void attempt(List<RuntimeException> failures, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.warn("Something that is too old is kept until tomorrow: {}", e.toString());
      failures.add(e);
    }
  }

  private void dropMonths(Instant before) {
    for (var month = dropped(before); month.isPresent(); month = dropped(before)) {
      LOG.info("Dropped the calls of {}", month.get());
    }
  }

  /// Of tenants who want less kept; of all where months cannot be dropped.
  private List<Term> terms(Instant system) {
    int beyond = unfinished.alert(system) ? Integer.MAX_VALUE : settings.days();
    return database.read(db ->
        db.list(
            row -> new Term(row.number("id"), row.integer("days")),
            """
            SELECT id, least(retention_days, ?) AS days FROM clients
             WHERE coalesce(retention_days, ?) < ? ORDER BY id
            """,
            settings.days(),
            settings.days(),
            beyond));
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
