package dialer.api.rule;

import dialer.api.db.Session;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a tenant may use in a day of its own, in calls and in billable minutes: what bounds the
/// bill that a stolen key runs up. Past one its calls wait for the next day, and operators are
/// told.
@Singleton
public final class DailyCaps {
  private static final Logger LOG = LoggerFactory.getLogger(DailyCaps.class);

  private final Clock clock;

  DailyCaps(Clock clock) {
    this.clock = clock;
  }

  private record Caps(@Nullable Integer calls, @Nullable Integer minutes, ZoneId zone) {}

  private record Used(long calls, long seconds) {}

  /// How many calls may still be handed out today; none where a cap is reached. Makes others who
  /// ask for the same tenant wait until the caller's transaction ends.
  public int left(Session db, long clientId) {
    Optional<Caps> caps = caps(db, clientId, " FOR NO KEY UPDATE");
    if (caps.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    Used used = used(db, clientId, caps.get());
    Optional<String> past = past(caps.get(), used);
    past.ifPresent(what -> alert(db, clientId, caps.get(), what));
    Integer calls = caps.get().calls();
    return past.isPresent()
        ? 0
        : calls == null ? Integer.MAX_VALUE : (int) Math.max(0, calls - used.calls());
  }

  /// Whether a cap is reached, without a lock.
  public boolean isReached(Session db, long clientId) {
    return caps(db, clientId, "").flatMap(caps -> past(caps, used(db, clientId, caps))).isPresent();
  }

  private static Optional<Caps> caps(Session db, long clientId, String lock) {
    return db.first(
        row ->
            new Caps(
                row.maybeInteger("calls_a_day"),
                row.maybeInteger("minutes_a_day"),
                ZoneId.of(row.text("timezone"))),
        """
        SELECT calls_a_day, minutes_a_day, timezone FROM clients
         WHERE id = ? AND (calls_a_day IS NOT NULL OR minutes_a_day IS NOT NULL)
        """
            + lock,
        clientId);
  }

  /// Calls that are talking count with what they have talked until now.
  private Used used(Session db, long clientId, Caps caps) {
    Instant now = clock.instant();
    return db.first(
            row -> new Used(row.number("calls"), row.number("seconds")),
            """
            SELECT count(*) AS calls,
                   coalesce(sum(coalesce(billsec, extract(epoch FROM ?::timestamptz - answered_at))), 0)::bigint
                     AS seconds
              FROM attempts
             WHERE client_id = ? AND NOT given_back AND id >= uuid7_floor(?)
               AND server_id IN (SELECT server_id FROM shares WHERE client_id = ?)
            """,
            now,
            clientId,
            Days.begin(now, caps.zone()),
            clientId)
        .orElseThrow();
  }

  private static Optional<String> past(Caps caps, Used used) {
    Integer calls = caps.calls();
    Integer minutes = caps.minutes();
    if (calls != null && used.calls() >= calls) {
      return Optional.of("calls_a_day");
    }
    return minutes != null && used.seconds() >= minutes * 60L
        ? Optional.of("minutes_a_day")
        : Optional.empty();
  }

  private void alert(Session db, long clientId, Caps caps, String what) {
    Instant now = clock.instant();
    int told =
        db.update(
            """
            INSERT INTO alerts (client_id, kind, day, message, at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            clientId,
            what,
            now.atZone(caps.zone()).toLocalDate(),
            "reached its " + what + "; its calls wait for the next day",
            now);
    if (told > 0) {
      LOG.warn("Client {} reached its {}; its calls wait for the next day", clientId, what);
    }
  }
}
