package dialer.api.event.fold;

import dialer.api.db.Session;
import dialer.call.CallState;
import dialer.call.Disposition;
import dialer.call.Outcome;
import java.time.Instant;
import java.util.ArrayList;
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
             tech_cause = f.tech_cause, reason = f.reason, updated_at = ?,
             -- until it is dialled to the end, what was asked for; then what there is
             recording_path = CASE WHEN f.call_status = 'processed' THEN f.recording ELSE c.recording_path END
        FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::int[], ?::int[], ?::text[],
                    ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[], ?::int[], ?::int[],
                    ?::text[], ?::text[])
             AS f (id, call_status, phase, due_at, tried, success, failed, disposition, started_at, answered_at,
                   ended_at, duration, billsec, hangup_cause, tech_cause, reason, recording)
       WHERE c.id = f.id
      """;

  private WriteFoldings() {}

  static void attempts(Session session, List<Folding> changed, Instant now) {
    if (changed.isEmpty()) {
      return;
    }
    Columns columns = new Columns(now, changed);
    columns.add(f -> f.attempt().value());
    columns.add(f -> f.facts().folded());
    columns.add(f -> f.facts().givenBack());
    columns.add(f -> of(f.facts().outcome(), o -> o.disposition().label()));
    columns.add(f -> f.facts().startedAt());
    columns.add(f -> f.facts().answeredAt());
    columns.add(f -> of(f.facts().outcome(), Outcome::endedAt));
    columns.add(f -> of(f.facts().outcome(), Outcome::billableSeconds));
    columns.add(f -> of(f.facts().outcome(), Outcome::hangupCause));
    columns.add(f -> of(f.facts().outcome(), Outcome::techCause));
    columns.add(f -> of(f.facts().outcome(), Outcome::reason));
    session.update(ATTEMPTS, columns.arguments());
  }

  static void calls(Session session, List<Folding> moved, Instant now) {
    if (moved.isEmpty()) {
      return;
    }
    Columns columns = new Columns(now, moved);
    columns.add(f -> f.call().value());
    columns.add(f -> f.state().status());
    columns.add(f -> phase(f.state()));
    columns.add(f -> f.state() instanceof CallState.Pending(var due) ? due : null);
    columns.add(f -> f.tally().tried());
    columns.add(f -> f.tally().success());
    columns.add(f -> f.tally().failed());
    columns.add(f -> f.state() instanceof CallState.Done(Disposition how) ? how.label() : null);
    columns.add(f -> waits(f) ? null : f.facts().startedAt());
    columns.add(f -> waits(f) ? null : f.facts().answeredAt());
    columns.add(f -> of(outcome(f, now), Outcome::endedAt));
    columns.add(f -> of(outcome(f, now), Outcome::durationSeconds));
    columns.add(f -> of(outcome(f, now), Outcome::billableSeconds));
    columns.add(f -> of(outcome(f, now), Outcome::hangupCause));
    columns.add(f -> of(outcome(f, now), Outcome::techCause));
    columns.add(f -> of(outcome(f, now), Outcome::reason));
    columns.add(f -> f.facts().recording());
    session.update(CALLS, columns.arguments());
  }

  /// A call that waits again shows nothing of the attempt it had; the attempt's row does.
  private static boolean waits(Folding folding) {
    return folding.state() instanceof CallState.Pending;
  }

  /// A call that was given back and is over all the same was withdrawn.
  private static @Nullable Outcome outcome(Folding folding, Instant now) {
    if (waits(folding)) {
      return null;
    }
    return folding.facts().givenBack() && folding.state() instanceof CallState.Done(var how)
        ? Outcome.undialled(how, now, "its queue was flushed or closed")
        : folding.facts().outcome();
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

  /// After the time an array for each column, a row a folding. They travel as text; the statement
  /// says what they are.
  private static final class Columns {
    private final List<Folding> rows;
    private final List<Object> arguments = new ArrayList<>();

    Columns(Instant now, List<Folding> rows) {
      this.rows = rows;
      arguments.add(now);
    }

    void add(Function<Folding, @Nullable Object> column) {
      List<@Nullable Object> values = new ArrayList<>(rows.size());
      rows.forEach(row -> values.add(column.apply(row)));
      arguments.add(values);
    }

    Object[] arguments() {
      return arguments.toArray();
    }
  }
}
