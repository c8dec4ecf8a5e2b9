package dialer.api.notify.outbox;

import dialer.api.db.Row;
import dialer.api.db.Session;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Hands out what is due, of what stands behind another not before that is over. What is handed out
/// is due again after a lease, so that nothing is lost with the one who took it, and something may
/// be sent twice.
@Singleton
public final class Outbox {
  /// Longer than any try lasts.
  private static final Duration LEASE = Duration.ofSeconds(30);

  /// Picks for each receiver that does not rest no more than it has room for, in turns, so that one
  /// with a million waiting delays nobody. Of two nodes that pick the same the second finds it
  /// locked or not due any more. Both conditions are written so that only a key can serve them:
  /// statistics of a quiet hour say that next to nothing waits, and then all that waits is read.
  private static final String CLAIM =
      """
      WITH picked AS (
        SELECT d.id, d.turn
          FROM receivers r
          LEFT JOIN unnest(?::bigint[], ?::bigint[]) AS busy (receiver_id, posts) ON busy.receiver_id = r.id
         CROSS JOIN LATERAL (
               SELECT id, row_number() OVER (ORDER BY next_at) AS turn
                 FROM (SELECT id, next_at FROM deliveries w
                        WHERE receiver_id = r.id AND next_at <= ?
                          AND (behind IS NULL
                               OR (SELECT b.next_at FROM deliveries b WHERE b.id = w.behind) IS NULL)
                        ORDER BY next_at
                        LIMIT greatest(0, CASE WHEN r.failures = 0 THEN ? ELSE 1 END - coalesce(busy.posts, 0))) AS due
               ) AS d
         WHERE r.active AND (r.resting_until IS NULL OR r.resting_until <= ?)
         ORDER BY d.turn LIMIT ?
      ), taken AS (
        SELECT id FROM deliveries
         WHERE id = ANY(ARRAY(SELECT id FROM picked)) AND (next_at <= ?) IS TRUE ORDER BY id FOR UPDATE SKIP LOCKED
      )
      UPDATE deliveries d SET tries = tries + 1, next_at = ?
        FROM taken, receivers r
       WHERE d.id = taken.id AND r.id = d.receiver_id
      RETURNING d.id, d.client_id, d.receiver_id, r.url, r.http, d.body, d.tries, d.give_up_at,
                r.key_sealed, ARRAY(SELECT encode(s.sealed, 'hex') FROM signing_secrets s
                       WHERE s.client_id = d.client_id ORDER BY s.id DESC LIMIT 2) AS secrets
      """;

  private final OutboxSettings settings;
  private final Clock clock;

  Outbox(OutboxSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// @param busy posts that are under way here, by receiver
  /// @param most how many to hand out
  public List<Delivery> claim(Session db, Map<Long, Integer> busy, int most) {
    var now = clock.instant();
    List<Map.Entry<Long, Integer>> entries = List.copyOf(busy.entrySet());
    return db.list(
        Outbox::delivery,
        CLAIM,
        entries.stream().map(e -> String.valueOf(e.getKey())).toList(),
        entries.stream().map(e -> String.valueOf(e.getValue())).toList(),
        now,
        settings.atOnceEach(),
        now,
        most,
        now,
        now.plus(LEASE));
  }

  private static Delivery delivery(Row row) throws SQLException {
    return new Delivery(
        row.uuid("id"),
        row.number("client_id"),
        row.number("receiver_id"),
        row.text("url"),
        row.bool("http"),
        row.text("body"),
        row.integer("tries"),
        row.instant("give_up_at"),
        row.maybeBytes("key_sealed"),
        row.texts("secrets").stream().map(HexFormat.of()::parseHex).toList());
  }
}
