package dialer.api.event.fold;

import dialer.call.AttemptId;
import dialer.call.CallEvent;
import dialer.call.CallId;
import dialer.call.CallState;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.call.RetryPolicy;
import dialer.message.Happening;
import java.time.Duration;
import java.time.Instant;

/// An attempt and the call it belongs to, while facts are folded into them.
///
/// @param number of the attempt, from 1
/// @param tally of the call
/// @param withdrawn whether nothing more of its queue is to be dialled: it was flushed or closed
/// @param moved whether the call is another than it was
record Folding(
    AttemptId attempt,
    CallId call,
    long clientId,
    int number,
    AttemptFacts facts,
    CallState state,
    Tally tally,
    RetryPolicy retries,
    boolean withdrawn,
    boolean moved) {
  private static final Duration LONGEST_HOLD = Duration.ofHours(1);

  /// How often a call was tried, and what came of it.
  record Tally(int tried, int success, int failed) {
    Tally tried(int number) {
      return new Tally(Math.max(tried, number), success, failed);
    }

    Tally ended(Disposition disposition) {
      return disposition == Disposition.ANSWERED
          ? new Tally(tried, success + 1, failed)
          : new Tally(tried, success, failed + 1);
    }
  }

  /// A fact folded before changes nothing, nor does one that comes after the attempt's end.
  ///
  /// @param now by our clock: waits are counted from here, for the agent's clock may be wrong
  Folding on(Fact fact, Instant now) {
    if (facts.knows(fact)) {
      return this;
    }
    Folding marked = with(facts.marked(fact), state, tally);
    if (facts.isOver()) {
      return marked;
    }
    return switch (fact.happening()) {
      case Happening.Dialled _ ->
          marked.with(
              marked.facts.dialled(fact.at()),
              state.on(new CallEvent.Dialled(attempt)),
              tally.tried(number));
      case Happening.Answered _ ->
          marked.with(
              marked.facts.answered(fact.at()),
              state.on(new CallEvent.Answered(attempt)),
              tally.tried(number));
      case Happening.Ended end -> marked.ended(end, now);
      case Happening.GivenBack back -> {
        Instant due = now.plus(hold(fact.at(), back.notBefore()));
        CallState waits = state.on(new CallEvent.GivenBack(attempt, due));
        yield marked.with(
            marked.facts.givenBackNow(),
            withdrawn && !waits.equals(state)
                ? waits.on(new CallEvent.Withdrawn(Disposition.CANCELLED))
                : waits,
            tally);
      }
    };
  }

  private Folding ended(Happening.Ended end, Instant now) {
    Outcome outcome = end.outcome();
    Disposition disposition = outcome.disposition();
    CallEvent event =
        retries
            .after(number, disposition, now)
            .filter(due -> !withdrawn)
            .<CallEvent>map(due -> new CallEvent.RetryDue(attempt, due))
            .orElseGet(() -> new CallEvent.Ended(attempt, disposition));
    Tally after = disposition.dialled() ? tally.tried(number).ended(disposition) : tally;
    return with(facts.ended(outcome, end.recording()), state.on(event), after);
  }

  private Folding with(AttemptFacts newFacts, CallState newState, Tally newTally) {
    boolean moves = !newState.equals(state);
    // an attempt that is not the call's own any more says nothing about the call
    Tally kept = moves ? newTally : tally;
    return new Folding(
        attempt,
        call,
        clientId,
        number,
        newFacts,
        newState,
        kept,
        retries,
        withdrawn,
        moved || moves);
  }

  private static Duration hold(Instant at, Instant notBefore) {
    Duration hold = Duration.between(at, notBefore);
    if (hold.isNegative()) {
      return Duration.ZERO;
    }
    return hold.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : hold;
  }

  /// Whether the window has room again.
  boolean isOver() {
    return facts.isOver();
  }
}
