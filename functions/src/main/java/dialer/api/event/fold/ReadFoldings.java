package dialer.api.event.fold;

import dialer.api.db.Row;
import dialer.api.db.Session;
import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.CallState;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.call.RetryPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads attempts with their calls, and locks both until the transaction ends.
final class ReadFoldings {
  private static final Duration NO_GAP_SAID = Duration.ofSeconds(60);

  private ReadFoldings() {}

  /// In the order of the attempts' ids, so that two folders wait for each other and not in a ring.
  /// Attempts that are not stored are missing from the answer.
  static Map<AttemptId, Folding> of(Session session, Collection<AttemptId> attempts) {
    return session
        .list(
            ReadFoldings::folding,
            """
            SELECT a.id AS attempt, a.call_id, a.client_id, a.number, a.folded, a.given_back,
                   a.disposition AS attempt_disposition, a.started_at, a.answered_at, a.ended_at,
                   a.hangup_cause, a.tech_cause, a.reason,
                   c.call_status, c.phase, c.due_at, c.attempt_id, c.disposition, c.call_tried, c.call_success,
                   c.call_failed, c.retries, c.queue_id, q.retry, q.retry_count, q.retry_gap, q.retry_on,
                   coalesce(q.steering IN ('flushed', 'terminated', 'completed'), false) OR c.withdrawn
                     OR (a.message ->> 'flushGeneration')::bigint < t.flush_generation AS withdrawn
              FROM attempts a
              JOIN calls c ON c.id = a.call_id
              JOIN clients t ON t.id = a.client_id
              LEFT JOIN queue_masters q ON q.id = c.queue_id
             WHERE a.id = ANY(?::uuid[])
             ORDER BY a.id
               FOR UPDATE OF a, c
            """,
            attempts)
        .stream()
        .collect(
            Collectors.toMap(Folding::attempt, f -> f, (one, same) -> one, LinkedHashMap::new));
  }

  private static Folding folding(Row row) throws SQLException {
    return new Folding(
        new AttemptId(row.uuid("attempt")),
        new CallId(row.uuid("call_id")),
        row.number("client_id"),
        row.integer("number"),
        facts(row),
        state(row),
        new Folding.Tally(
            row.integer("call_tried"), row.integer("call_success"), row.integer("call_failed")),
        policy(row),
        row.bool("withdrawn"),
        false);
  }

  private static AttemptFacts facts(Row row) throws SQLException {
    String disposition = row.maybeText("attempt_disposition");
    Instant started = row.maybeInstant("started_at");
    Instant answered = row.maybeInstant("answered_at");
    Instant ended = row.maybeInstant("ended_at");
    Outcome outcome =
        disposition == null || ended == null
            ? null
            : new Outcome(
                Disposition.of(disposition),
                row.maybeInteger("hangup_cause"),
                row.maybeInteger("tech_cause"),
                started,
                answered,
                ended,
                row.maybeText("reason"));
    return new AttemptFacts(
        row.number("folded"), row.bool("given_back"), started, answered, outcome, null);
  }

  private static CallState state(Row row) throws SQLException {
    String disposition = row.maybeText("disposition");
    if (disposition != null) {
      return new CallState.Done(Disposition.of(disposition));
    }
    if (row.text("call_status").equals("pending")) {
      return new CallState.Pending(row.instant("due_at"));
    }
    AttemptId attempt = new AttemptId(row.uuid("attempt_id"));
    return switch (row.maybeText("phase")) {
      case "dialling" -> new CallState.Dialling(attempt);
      case "talking" -> new CallState.Talking(attempt);
      case null, default -> new CallState.Queued(attempt);
    };
  }

  /// A queue's `retry` = false disables; else the item's retries; else the queue's.
  private static RetryPolicy policy(Row row) throws SQLException {
    Integer ofCall = row.maybeInteger("retries");
    if (row.maybeNumber("queue_id") == null) { // a quick call
      return new RetryPolicy(ofCall == null ? 0 : ofCall, NO_GAP_SAID, RetryPolicy.USUAL);
    }
    boolean disabled = Boolean.FALSE.equals(row.maybeBool("retry"));
    int retries = ofCall == null ? row.integer("retry_count") : ofCall;
    return new RetryPolicy(
        disabled ? 0 : retries,
        Duration.ofSeconds(row.integer("retry_gap")),
        row.texts("retry_on").stream()
            .map(Disposition::of)
            .collect(Collectors.toUnmodifiableSet()));
  }
}
