package dialer.api.queue;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What holds back the calls of a tenant that wait, all of them together.
@Singleton
public final class HeldBack {
  /// Of calls that nothing holds back: they have their turn in a moment.
  private static final String NOTHING = "turn";

  private final Database database;
  private final WhyWaiting why;
  private final Clock clock;

  HeldBack(Database database, WhyWaiting why, Clock clock) {
    this.database = database;
    this.why = why;
    this.clock = clock;
  }

  /// Calls by the word that `waiting_for` has for them, `turn` where it has none.
  public Map<String, Long> of(Tenant tenant) {
    Instant now = clock.instant();
    return database.readAs(
        tenant.id(),
        db -> {
          WaitingFor waiting = why.of(db, tenant.id());
          Map<String, Long> held = new TreeMap<>();
          db.list(
              row ->
                  held.merge(
                      Objects.requireNonNullElse(
                          waiting.reason(
                              new WaitingFor.Waiting(
                                  row.maybeText("steering"),
                                  row.maybeInstant("start_at"),
                                  row.maybeNumber("server_id"),
                                  row.bool("later") ? now.plusSeconds(1) : now,
                                  row.bool("tried"))),
                          NOTHING),
                      row.number("calls"),
                      Long::sum),
              """
              SELECT q.steering, q.start_at, c.server_id, c.due_at > ? AS later, c.call_tried > 0 AS tried,
                     count(*) AS calls
                FROM calls c LEFT JOIN queue_masters q ON q.id = c.queue_id
               WHERE c.client_id = ? AND c.call_status = 'pending'
               GROUP BY 1, 2, 3, 4, 5
              """,
              now,
              tenant.id());
          return held;
        });
  }
}
