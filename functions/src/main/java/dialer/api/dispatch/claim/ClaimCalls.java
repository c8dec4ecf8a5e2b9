package dialer.api.dispatch.claim;

import dialer.api.db.Row;
import dialer.api.db.Session;
import dialer.api.server.Terms;
import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.NewIds;
import dialer.originate.Recording;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes the next calls of a tenant for a server.
@Singleton
final class ClaimCalls {
  /// Quick calls first, then bulk calls of open queues: the n-th call of a queue has its turn at
  /// (calls it has up there + n - luck) / weight, so that queues come to share the window by
  /// weight, and by luck, 0 to 1, none of many in a small window waits for all the others; in a
  /// queue the longest due first. The queues with waiting calls are found by jumping from one to
  /// the next in the index, which costs the same however many calls wait, and no more of them are
  /// looked into than could get a turn, which is why they are sorted first. Where `server_id` is
  /// null it is sorted by all the same: only then does Postgres see that the index has the order,
  /// and read no more than it needs.
  ///
  /// Who loses a race: two dispatchers of one pair never meet here, the second waits for the lock
  /// on the allocation and then finds the window filled. Those of two servers of a tenant may pick
  /// the same call that is bound to neither, and one of them, a flush and a deadline may too: the
  /// later one skips the locked row, or finds it no longer pending, and takes fewer calls; whoever
  /// has two servers is asked once more.
  private static final NamedSql CLAIM =
      NamedSql.of(
          """
          WITH RECURSIVE quick_calls AS (
            SELECT id, due_at FROM (
              (SELECT id, due_at FROM calls
                WHERE client_id = :client AND server_id = :server AND call_status = 'pending' AND quick
                  AND due_at <= :now AND (deadline IS NULL OR deadline > :now)
                ORDER BY due_at, id LIMIT :quick_room)
              UNION ALL
              (SELECT id, due_at FROM calls
                WHERE client_id = :client AND server_id IS NULL AND call_status = 'pending' AND quick
                  AND due_at <= :now AND (deadline IS NULL OR deadline > :now)
                ORDER BY server_id, due_at, id LIMIT :quick_room)) AS either
            ORDER BY due_at, id LIMIT :quick_room
          ),
          waiting (queue_id) AS (
            (SELECT queue_id FROM calls
              WHERE client_id = :client AND call_status = 'pending' AND NOT quick
              ORDER BY queue_id LIMIT 1)
            UNION ALL
            SELECT (SELECT c.queue_id FROM calls c
                     WHERE c.client_id = :client AND c.call_status = 'pending' AND NOT c.quick
                       AND c.queue_id > w.queue_id
                     ORDER BY c.queue_id LIMIT 1)
              FROM waiting w WHERE w.queue_id IS NOT NULL
          ),
          up_there AS MATERIALIZED (
            SELECT queue_id, count(*) AS calls, bool_or(withdrawn AND phase IS NULL) AS held FROM calls
             WHERE client_id = :client AND attempt_server_id = :server AND call_status = 'queued' AND NOT quick
             GROUP BY queue_id
          ),
          open_queues AS MATERIALIZED (
            SELECT id, weight, up FROM (
              SELECT q.id, q.weight, coalesce(u.calls, 0) - random() AS up
                FROM waiting w JOIN queue_masters q ON q.id = w.queue_id LEFT JOIN up_there u ON u.queue_id = q.id
               WHERE q.steering = 'open' AND u.held IS NOT TRUE AND (q.start_at IS NULL OR q.start_at <= :now)) AS dealt
             ORDER BY (up + 1) / weight
          ),
          queues AS (
            SELECT q.id, q.weight, q.up
              FROM open_queues q
             WHERE coalesce(
                     (SELECT true FROM calls c
                       WHERE c.client_id = :client AND c.queue_id = q.id AND c.server_id = :server
                         AND c.call_status = 'pending' AND NOT c.quick AND c.due_at <= :now
                       ORDER BY c.due_at, c.id LIMIT 1),
                     (SELECT true FROM calls c
                       WHERE c.client_id = :client AND c.queue_id = q.id AND c.server_id IS NULL
                         AND c.call_status = 'pending' AND NOT c.quick AND c.due_at <= :now
                       ORDER BY c.server_id, c.due_at, c.id LIMIT 1))
             LIMIT CASE WHEN :bulk_room > 0 THEN :queues ELSE 0 END
          ),
          bulk_calls AS (
            SELECT next.id, (q.up + next.n) / q.weight AS turn, q.id AS queue_id, next.n
              FROM queues q
             CROSS JOIN LATERAL (
               SELECT id, row_number() OVER (ORDER BY due_at, id) AS n FROM (
                 (SELECT c.id, c.due_at FROM calls c
                   WHERE c.client_id = :client AND c.queue_id = q.id AND c.server_id = :server
                     AND c.call_status = 'pending' AND NOT c.quick
                     AND c.due_at <= :now AND (c.deadline IS NULL OR c.deadline > :now)
                   ORDER BY c.due_at, c.id LIMIT :bulk_room)
                 UNION ALL
                 (SELECT c.id, c.due_at FROM calls c
                   WHERE c.client_id = :client AND c.queue_id = q.id AND c.server_id IS NULL
                     AND c.call_status = 'pending' AND NOT c.quick
                     AND c.due_at <= :now AND (c.deadline IS NULL OR c.deadline > :now)
                   ORDER BY c.server_id, c.due_at, c.id LIMIT :bulk_room)) AS either
               ORDER BY due_at, id LIMIT :bulk_room) AS next
             ORDER BY turn, queue_id, n
             LIMIT greatest(0, :bulk_room - (SELECT count(*) FROM quick_calls))
          ),
          turns AS (
            SELECT id, row_number() OVER (ORDER BY quick DESC, turn, queue_id, n) AS n
              FROM (SELECT id, true AS quick, 0::float8 AS turn, 0::bigint AS queue_id,
                           row_number() OVER (ORDER BY due_at, id) AS n FROM quick_calls
                    UNION ALL
                    SELECT id, false, turn, queue_id, n FROM bulk_calls) AS both_kinds
          ),
          taken AS (
            SELECT c.id, t.n FROM turns t JOIN calls c ON c.id = t.id
             WHERE c.call_status = 'pending' FOR UPDATE OF c SKIP LOCKED
          )
          UPDATE calls c
             SET call_status = 'queued', phase = NULL, attempt_id = attempt.id, attempt_server_id = :server,
                 started_at = NULL, answered_at = NULL, updated_at = :now
            FROM taken t JOIN unnest(:attempts::uuid[]) WITH ORDINALITY AS attempt (id, n) USING (n)
           WHERE c.id = t.id
          RETURNING c.id, c.attempt_id, c.call_tried, c.queue_id, c.entry_id, c.quick, c.phone_number, c.caller_id,
                    c.action, c.call_timeout, c.deadline, c.create_recording, c.recording_format, c.recording_path,
                    c.mix_monitor_command,
                    (SELECT coalesce(a.recording_directory, a.default_directory) FROM allocations a
                      WHERE a.client_id = :client AND a.server_id = :server) AS recordings,
                    (SELECT q.dids FROM queue_masters q WHERE q.id = c.queue_id) AS queue_dids,
                    least(c.max_call_seconds,
                          (SELECT q.max_call_seconds FROM queue_masters q WHERE q.id = c.queue_id),
                          (SELECT t.max_call_seconds FROM clients t WHERE t.id = c.client_id)) AS longest
          """);

  private final NewIds ids;

  ClaimCalls(NewIds ids) {
    this.ids = ids;
  }

  /// In the caller's transaction, which holds the lock on the pair's allocation. In the order of
  /// their turns.
  List<Claimed> claim(Session session, Terms terms, Window window, Instant now) {
    List<AttemptId> attempts =
        Stream.generate(ids::attempt).limit((long) window.quick() + window.bulk()).toList();
    Object[] arguments =
        CLAIM.arguments(
            Map.of(
                "client", terms.clientId(),
                "server", terms.serverId(),
                "now", now,
                "quick_room", window.quick(),
                "bulk_room", window.bulk(),
                "queues", terms.allocation().channels() + window.bulk(),
                "attempts", attempts));
    return session.list(row -> claimed(row, terms), CLAIM.sql(), arguments).stream()
        .sorted(Comparator.comparing(claimed -> claimed.attempt().value()))
        .toList();
  }

  private static Claimed claimed(Row row, Terms terms) throws SQLException {
    Long queue = row.maybeNumber("queue_id");
    return new Claimed(
        new CallId(row.uuid("id")),
        new AttemptId(row.uuid("attempt_id")),
        row.integer("call_tried") + 1,
        queue,
        queue == null ? List.of() : row.texts("queue_dids"),
        row.number("entry_id"),
        row.bool("quick"),
        row.text("phone_number"),
        row.maybeText("caller_id"),
        row.maybeText("action"),
        row.integer("call_timeout"),
        row.maybeInstant("deadline"),
        row.maybeInteger("longest"),
        row.bool("create_recording") ? recording(row, terms) : null);
  }

  /// Where the request names no file it gets the call's id. A path that was accepted by older rules
  /// and is none by ours must not hold up the other calls: that one is not recorded.
  private static @Nullable Recording recording(Row row, Terms terms) throws SQLException {
    String asked = row.maybeText("recording_path");
    String file =
        asked == null
            ? row.text("recordings") + "/" + terms.allocation().client() + "/" + row.uuid("id")
            : asked;
    String format = row.maybeText("recording_format");
    try {
      return new Recording(
          Recording.named(file, format == null ? "wav" : format),
          row.maybeText("mix_monitor_command"));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
