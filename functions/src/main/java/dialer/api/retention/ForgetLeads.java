package dialer.api.retention;

import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Forgets leads of which there was no news for too long, with whatever was sent of them; some at a
/// time.
@Singleton
final class ForgetLeads {
  private static final int CHUNK = 5_000;

  /// Looks at the leads after one, in the order of their ids; answers the last it looked at.
  private static final String CHUNK_AFTER =
      """
      WITH next AS (SELECT id FROM leads WHERE client_id = ? AND id > ? ORDER BY id LIMIT ?),
           gone AS (DELETE FROM leads l USING next WHERE l.id = next.id AND l.updated_at < ?)
      SELECT max(id) AS last FROM next
      """;

  private final Database database;
  private final RetentionSettings settings;
  private final Clock clock;

  ForgetLeads(Database database, RetentionSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  private record Term(long clientId, int days) {}

  void forget() {
    database
        .read(db ->
            db.list(
                row -> new Term(row.number("id"), row.integer("days")),
                "SELECT id, least(coalesce(lead_retention_days, ?), ?) AS days FROM clients ORDER BY id",
                settings.leadDays(),
                settings.leadDays()))
        .forEach(this::forget);
  }

  private void forget(Term term) {
    Instant before = clock.instant().minus(Duration.ofDays(term.days));
    Optional<Long> last = Optional.of(0L);
    while (last.isPresent()) {
      long after = last.get();
      last =
          database.write(db ->
              db.first(
                      row -> Optional.ofNullable(row.maybeNumber("last")),
                      CHUNK_AFTER,
                      term.clientId,
                      after,
                      CHUNK,
                      before)
                  .flatMap(found -> found));
    }
  }
}
