package dialer.api.event.fold;

import dialer.call.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of an attempt.
///
/// @param folded one bit for each sequence that was folded
/// @param outcome null while it is not over, and when it was given back
/// @param recording the file that holds it; null when there is none
record AttemptFacts(
    long folded,
    boolean givenBack,
    @Nullable Instant startedAt,
    @Nullable Instant answeredAt,
    @Nullable Outcome outcome,
    @Nullable String recording) {

  boolean knows(Fact fact) {
    return (folded & fact.bit()) != 0;
  }

  boolean isOver() {
    return givenBack || outcome != null;
  }

  AttemptFacts marked(Fact fact) {
    return new AttemptFacts(
        folded | fact.bit(), givenBack, startedAt, answeredAt, outcome, recording);
  }

  AttemptFacts dialled(Instant at) {
    return new AttemptFacts(
        folded, givenBack, startedAt == null ? at : startedAt, answeredAt, null, null);
  }

  AttemptFacts answered(Instant at) {
    return new AttemptFacts(folded, givenBack, startedAt == null ? at : startedAt, at, null, null);
  }

  /// The outcome has every time, whatever was folded before it; only where nobody can tell how it
  /// ended does what was folded say more.
  AttemptFacts ended(Outcome how, @Nullable String file) {
    Outcome whole =
        how.startedAt() != null || startedAt == null
            ? how
            : new Outcome(
                how.disposition(),
                how.hangupCause(),
                how.techCause(),
                startedAt,
                answeredAt,
                how.endedAt(),
                how.reason());
    return new AttemptFacts(folded, givenBack, whole.startedAt(), whole.answeredAt(), whole, file);
  }

  AttemptFacts givenBackNow() {
    return new AttemptFacts(folded, true, null, null, null, null);
  }
}
