package dialer.api.event;

import dialer.call.CallState;
import dialer.call.Disposition;
import dialer.call.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes what was folded: one statement for the attempts, one for the calls that moved.
final class WriteFoldings {
  private static final String ATTEMPTS =
      """
      UPDATE attempts a
         SET folded = f.folded, given_back = f.given_back, disposition = f.disposition, started_at = f.started_at,
             answered_at = f.answered_at, ended_at = f.ended_at, billsec = f.billsec, hangup_cause = f.hangup_cause,
             tech_cause = f.tech_cause, reason = f.reason,
             published_at = coalesce(a.published_at, ?) -- who reports it has it
        FROM unnest(?::uuid[], ?::bigint[], ?::bool[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                    ?::timestamptz[], ?::int[], ?::int[], ?::int[], ?::text[])
             AS f (id, folded, given_back, disposition, started_at, answered_at, ended_at, billsec, hangup_cause,
                   tech_cause, reason)
       WHERE a.id = f.id
      """;

  private static final String CALLS =
      """
      UPDATE calls c
         SET call_status = f.call_status, phase = f.phase, due_at = coalesce(f.due_at, c.due_at),
             call_tried = f.tried, call_success = f.success, call_failed = f.failed,
             disposition = f.disposition, started_at = f.started_at, answered_at = f.answered_at,
             ended_at = f.ended_at, duration = f.duration, billsec = f.billsec, hangup_cause = f.hangup_cause,
             tech_cause = f.tech_cause, reason = f.reason, updated_at = ?
        FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::int[], ?::int[], ?::text[],
                    ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[], ?::int[], ?::int[],
                    ?::text[])
             AS f (id, call_status, phase, due_at, tried, success, failed, disposition, started_at, answered_at,
                   ended_at, duration, billsec, hangup_cause, tech_cause, reason)
       WHERE c.id = f.id
      """;

  private WriteFoldings() {}

  static void attempts(Connection connection, List<Folding> changed, Instant now)
      throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ATTEMPTS)) {
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      Columns columns = new Columns(connection, statement, changed);
      columns.add("uuid", f -> f.attempt().value());
      columns.add("int8", f -> f.facts().folded());
      columns.add("bool", f -> f.facts().givenBack());
      columns.add("text", f -> of(f.facts().outcome(), o -> o.disposition().label()));
      columns.add("text", f -> f.facts().startedAt());
      columns.add("text", f -> f.facts().answeredAt());
      columns.add("text", f -> of(f.facts().outcome(), Outcome::endedAt));
      columns.add("int4", f -> of(f.facts().outcome(), Outcome::billableSeconds));
      columns.add("int4", f -> of(f.facts().outcome(), Outcome::hangupCause));
      columns.add("int4", f -> of(f.facts().outcome(), Outcome::techCause));
      columns.add("text", f -> of(f.facts().outcome(), Outcome::reason));
      statement.executeUpdate();
    }
  }

  static void calls(Connection connection, List<Folding> moved, Instant now) throws SQLException {
    if (moved.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(CALLS)) {
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      Columns columns = new Columns(connection, statement, moved);
      columns.add("uuid", f -> f.call().value());
      columns.add("text", f -> f.state().status());
      columns.add("text", f -> phase(f.state()));
      columns.add("text", f -> f.state() instanceof CallState.Pending(var due) ? due : null);
      columns.add("int4", f -> f.tally().tried());
      columns.add("int4", f -> f.tally().success());
      columns.add("int4", f -> f.tally().failed());
      columns.add(
          "text", f -> f.state() instanceof CallState.Done(Disposition how) ? how.label() : null);
      columns.add("text", f -> waits(f) ? null : f.facts().startedAt());
      columns.add("text", f -> waits(f) ? null : f.facts().answeredAt());
      columns.add("text", f -> of(outcome(f), Outcome::endedAt));
      columns.add("int4", f -> of(outcome(f), Outcome::durationSeconds));
      columns.add("int4", f -> of(outcome(f), Outcome::billableSeconds));
      columns.add("int4", f -> of(outcome(f), Outcome::hangupCause));
      columns.add("int4", f -> of(outcome(f), Outcome::techCause));
      columns.add("text", f -> of(outcome(f), Outcome::reason));
      statement.executeUpdate();
    }
  }

  /// A call that waits again shows nothing of the attempt it had; the attempt's row does.
  private static boolean waits(Folding folding) {
    return folding.state() instanceof CallState.Pending;
  }

  private static @Nullable Outcome outcome(Folding folding) {
    return waits(folding) ? null : folding.facts().outcome();
  }

  private static @Nullable String phase(CallState state) {
    return switch (state) {
      case CallState.Dialling _ -> "dialling";
      case CallState.Talking _ -> "talking";
      case CallState.Pending _, CallState.Queued _, CallState.Done _ -> null;
    };
  }

  private static <T> @Nullable T of(
      @Nullable Outcome outcome, Function<Outcome, @Nullable T> part) {
    return outcome == null ? null : part.apply(outcome);
  }

  /// Arrays for the parameters from the second on, one row a folding.
  private static final class Columns {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<Folding> rows;
    private int next = 2;

    Columns(Connection connection, PreparedStatement statement, List<Folding> rows) {
      this.connection = connection;
      this.statement = statement;
      this.rows = rows;
    }

    /// Times travel as text: that is what the driver would make of them.
    void add(String type, Function<Folding, @Nullable Object> column) throws SQLException {
      @Nullable Object[] values =
          rows.stream()
              .map(column)
              .map(value -> value instanceof Instant time ? time.toString() : value)
              .toArray();
      statement.setArray(next++, connection.createArrayOf(type, values));
    }
  }
}
