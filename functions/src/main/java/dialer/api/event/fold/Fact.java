package dialer.api.event.fold;

import dialer.call.AttemptId;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import java.time.Instant;

/// Something that happened to an attempt.
///
/// @param sequence 0 to 63; the same one is folded once
/// @param at by the clock of whoever saw it
public record Fact(AttemptId attempt, int sequence, Instant at, Happening happening) {
  /// Of what the API itself found out about an attempt whose agent cannot say it any more.
  static final int OUR_OWN = AttemptReport.MAX_SEQUENCE + 1;

  public static Fact of(AttemptReport report) {
    return new Fact(report.attempt(), report.sequence(), report.at(), report.happening());
  }

  public static Fact ourOwn(AttemptId attempt, Instant at, Happening happening) {
    return new Fact(attempt, OUR_OWN, at, happening);
  }

  long bit() {
    return 1L << sequence;
  }
}
