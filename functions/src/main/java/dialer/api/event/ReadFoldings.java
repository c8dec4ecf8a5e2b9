package dialer.api.event;

import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.CallState;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.call.RetryPolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads attempts with their calls, and locks both until the transaction ends.
final class ReadFoldings {
  private static final Duration NO_GAP_SAID = Duration.ofSeconds(60);

  private ReadFoldings() {}

  /// In the order of the attempts' ids, so that two folders wait for each other and not in a ring.
  /// Attempts that are not stored are missing from the answer.
  static Map<AttemptId, Folding> of(Connection connection, Collection<AttemptId> attempts)
      throws SQLException {
    Map<AttemptId, Folding> found = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.id AS attempt, a.call_id, a.client_id, a.number, a.folded, a.given_back,
                   a.disposition AS attempt_disposition, a.started_at, a.answered_at, a.ended_at,
                   a.hangup_cause, a.tech_cause, a.reason,
                   c.call_status, c.phase, c.due_at, c.attempt_id, c.disposition, c.call_tried, c.call_success,
                   c.call_failed, c.retries, q.retry, q.retry_count, q.retry_gap, q.retry_on
              FROM attempts a
              JOIN calls c ON c.id = a.call_id
              LEFT JOIN queue_masters q ON q.id = c.queue_id
             WHERE a.id = ANY(?)
             ORDER BY a.id
               FOR UPDATE OF a, c
            """)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", attempts.stream().map(AttemptId::value).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Folding folding = folding(rows);
          found.put(folding.attempt(), folding);
        }
      }
    }
    return found;
  }

  private static Folding folding(ResultSet row) throws SQLException {
    return new Folding(
        new AttemptId(row.getObject("attempt", UUID.class)),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getLong("client_id"),
        row.getInt("number"),
        facts(row),
        state(row),
        new Folding.Tally(
            row.getInt("call_tried"), row.getInt("call_success"), row.getInt("call_failed")),
        policy(row),
        false);
  }

  private static AttemptFacts facts(ResultSet row) throws SQLException {
    String disposition = row.getString("attempt_disposition");
    Instant started = instant(row, "started_at");
    Instant answered = instant(row, "answered_at");
    Instant ended = instant(row, "ended_at");
    Outcome outcome =
        disposition == null || ended == null
            ? null
            : new Outcome(
                Disposition.of(disposition),
                row.getObject("hangup_cause", Integer.class),
                row.getObject("tech_cause", Integer.class),
                started,
                answered,
                ended,
                row.getString("reason"));
    return new AttemptFacts(
        row.getLong("folded"), row.getBoolean("given_back"), started, answered, outcome);
  }

  private static CallState state(ResultSet row) throws SQLException {
    String disposition = row.getString("disposition");
    if (disposition != null) {
      return new CallState.Done(Disposition.of(disposition));
    }
    if (row.getString("call_status").equals("pending")) {
      return new CallState.Pending(row.getObject("due_at", OffsetDateTime.class).toInstant());
    }
    AttemptId attempt = new AttemptId(row.getObject("attempt_id", UUID.class));
    return switch (row.getString("phase")) {
      case "dialling" -> new CallState.Dialling(attempt);
      case "talking" -> new CallState.Talking(attempt);
      case null, default -> new CallState.Queued(attempt);
    };
  }

  /// A queue's `retry` = false disables; else the item's retries; else the queue's.
  private static RetryPolicy policy(ResultSet row) throws SQLException {
    Integer ofCall = row.getObject("retries", Integer.class);
    java.sql.Array on = row.getArray("retry_on");
    if (on == null) { // a quick call
      return new RetryPolicy(ofCall == null ? 0 : ofCall, NO_GAP_SAID, RetryPolicy.USUAL);
    }
    boolean disabled = Boolean.FALSE.equals(row.getObject("retry", Boolean.class));
    int retries = ofCall == null ? row.getInt("retry_count") : ofCall;
    return new RetryPolicy(
        disabled ? 0 : retries,
        Duration.ofSeconds(row.getInt("retry_gap")),
        Arrays.stream((String[]) on.getArray())
            .map(Disposition::of)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
