package dialer.api.notify.outbox;

import dialer.api.db.Session;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes what became of tries: the log, when to try again, and how each receiver does.
@Singleton
public final class WriteTries {
  /// A node that lost its lease may tell of a try that another has logged: the first word stands.
  /// Where the call was erased meanwhile the answer is not kept, and a delivery that is gone is not
  /// written of; an erasure that comes at the same time waits, and finds it.
  private static final String LOG =
      """
      WITH held AS (
        SELECT id, erased FROM deliveries WHERE id = ANY(?::uuid[]) ORDER BY id FOR NO KEY UPDATE
      )
      INSERT INTO delivery_tries (delivery_id, number, url, at, millis, address, status, answer, error)
      SELECT t.delivery_id, t.number, t.url, t.at, t.millis, t.address, t.status,
             CASE WHEN NOT h.erased THEN t.answer END, CASE WHEN NOT h.erased THEN t.error END
        FROM unnest(?::uuid[], ?::int[], ?::text[], ?::timestamptz[], ?::int[], ?::text[], ?::int[], ?::text[],
                    ?::text[]) AS t (delivery_id, number, url, at, millis, address, status, answer, error)
        JOIN held h ON h.id = t.delivery_id
      ON CONFLICT DO NOTHING
      """;

  /// One that another node tries meanwhile keeps that node's lease unless this try succeeded. One
  /// that is unwanted while another waits behind it is given up: the later one says all that it
  /// said. That it waits is asked so that only the key can serve it, as in [Outbox].
  private static final String DELIVERIES =
      """
      UPDATE deliveries d
         SET next_at = CASE WHEN t.delivered_at IS NOT NULL OR t.next_at > d.give_up_at
                              OR (t.unwanted AND EXISTS (SELECT FROM deliveries n WHERE n.behind = d.id))
                            THEN NULL ELSE t.next_at END,
             delivered_at = coalesce(t.delivered_at, d.delivered_at)
        FROM unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::boolean[])
             AS t (id, number, next_at, delivered_at, unwanted)
       WHERE d.id = ANY(?::uuid[]) AND d.id = t.id AND (d.next_at > '-infinity') IS TRUE AND (d.tries = t.number OR t.delivered_at IS NOT NULL)
      """;

  private static final String WELL =
      "UPDATE receivers SET failures = 0, resting_until = NULL WHERE id = ANY(?::bigint[]) AND failures > 0";

  private static final String ILL =
      """
      UPDATE receivers r
         SET failures = r.failures + 1,
             resting_until = CASE WHEN r.failures + 1 >= ?
               THEN ?::timestamptz + make_interval(secs => least(?, ? * power(2, least(20, r.failures + 1 - ?)))) END
       WHERE r.id = ANY(?::bigint[])
      """;

  private final OutboxSettings settings;
  private final Clock clock;

  WriteTries(OutboxSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  public void write(Session db, List<Tried> tries) {
    if (tries.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    db.update(
        LOG,
        column(tries, t -> t.delivery().id()),
        column(tries, t -> t.delivery().id()),
        column(tries, t -> t.delivery().number()),
        column(tries, t -> t.delivery().url()),
        column(tries, Tried::at),
        column(tries, t -> t.took().toMillis()),
        column(tries, Tried::address),
        column(tries, Tried::status),
        column(tries, t -> storable(t.answer())),
        column(tries, t -> storable(t.error())));
    db.update(
        DELIVERIES,
        column(tries, t -> t.delivery().id()),
        column(tries, t -> t.delivery().number()),
        column(tries, t -> now.plus(gap(t.delivery().number()))),
        column(tries, t -> t.succeeded() ? now : null),
        column(tries, Tried::unwanted),
        column(tries, t -> t.delivery().id()));
    receivers(db, tries, now);
  }

  /// A receiver that answered one post well is well; else one failure is counted, however many
  /// posts failed together.
  private void receivers(Session db, List<Tried> tries, Instant now) {
    Map<Boolean, List<String>> byHealth =
        tries.stream()
            .collect(
                Collectors.groupingBy(
                    t -> t.delivery().receiver(),
                    Collectors.reducing(false, Tried::succeeded, Boolean::logicalOr)))
            .entrySet()
            .stream()
            .collect(
                Collectors.partitioningBy(
                    Map.Entry::getValue,
                    Collectors.mapping(e -> String.valueOf(e.getKey()), Collectors.toList())));
    List<String> well = byHealth.getOrDefault(true, List.of());
    List<String> ill = byHealth.getOrDefault(false, List.of());
    if (!well.isEmpty()) {
      db.update(WELL, well);
    }
    if (!ill.isEmpty()) {
      db.update(
          ILL,
          settings.failures(),
          now,
          (double) settings.longestRest().toSeconds(),
          (double) settings.rest().toSeconds(),
          settings.failures(),
          ill);
    }
  }

  private java.time.Duration gap(int number) {
    return Gaps.after(
        number,
        settings.firstGap(),
        settings.longestGap(),
        ThreadLocalRandom.current().nextDouble());
  }

  private static List<@Nullable Object> column(
      List<Tried> tries, java.util.function.Function<Tried, @Nullable Object> part) {
    List<@Nullable Object> column = new ArrayList<>(tries.size());
    tries.forEach(tried -> column.add(part.apply(tried)));
    return column;
  }

  /// Postgres keeps no NUL in a text.
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', ' ');
  }
}
