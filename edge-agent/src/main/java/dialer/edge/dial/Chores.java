package dialer.edge.dial;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What must be done when its time has come. Owned by the dialler's thread.
final class Chores {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration SELDOM = Duration.ofSeconds(5);

  /// Neighbouring events may swap places: a channel may show itself after Asterisk said that
  /// nothing came of it.
  private static final Duration GRACE = Duration.ofSeconds(1);

  /// A call that we hung up is gone by then, or Asterisk does not know it.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Calls calls;
  private final Waiting waiting;
  private final Recovery recovery;
  private final Strangers strangers;
  private final Sender sender;
  private final Terms terms;
  private final HangUps hangUps;
  private Instant next = Instant.EPOCH;
  private Instant nextSeldom = Instant.EPOCH;
  private @Nullable Runnable whenIdle;

  Chores(
      Calls calls,
      Waiting waiting,
      Recovery recovery,
      Strangers strangers,
      Sender sender,
      Terms terms,
      HangUps hangUps) {
    this.calls = calls;
    this.waiting = waiting;
    this.recovery = recovery;
    this.strangers = strangers;
    this.sender = sender;
    this.terms = terms;
    this.hangUps = hangUps;
  }

  /// Returns whether it was time for them.
  boolean run(Instant now) {
    // a clock that was set back must not stop them
    if (now.isBefore(next) && next.isBefore(now.plus(SELDOM))) {
      return false;
    }
    next = now.plus(EVERY);
    waiting.age(now);
    calls
        .which(call ->
            call.notPlacedAt != null
                && !call.trace.began()
                && call.notPlacedAt.plus(GRACE).isBefore(now))
        .forEach(call -> calls.end(call, call.trace.failed(now, "Asterisk could not place it")));
    if (recovery.up()) {
      cutOff(now);
      hangUps.sweep();
      recovery.sweep(now, PATIENCE);
    }
    if (whenIdle != null && calls.which(Chores::onItsWay).isEmpty()) {
      whenIdle.run();
      whenIdle = null;
    }
    if (!now.isBefore(nextSeldom) || nextSeldom.isAfter(now.plus(SELDOM))) {
      nextSeldom = now.plus(SELDOM);
      recovery.refreshMarks();
      strangers.refresh();
    }
    return true;
  }

  private void cutOff(Instant now) {
    for (LiveCall call :
        calls.which(call -> call.stage == LiveCall.Stage.SENT && call.hungUpAt == null)) {
      terms.longest(call.order()).ifPresent(longest -> call.longest = longest);
      if (!now.isBefore(call.trace.startedAt().plus(call.longest))) {
        call.hungUpAt = now;
        sender.hangUp(call);
      }
    }
  }

  private static boolean onItsWay(LiveCall call) {
    return call.stage == LiveCall.Stage.INTENDING
        || call.stage == LiveCall.Stage.SENDING
        || call.stage == LiveCall.Stage.KEEPING
        || isDoubted(call);
  }

  /// Another agent may have had it dialled, and this journal alone knows that it must be found out.
  private static boolean isDoubted(LiveCall call) {
    return call.takenOver && call.stage == LiveCall.Stage.SENT && call.trace.evidenceAt() == null;
  }

  /// Runs `then` once no call is between its choice and Asterisk, or between its hangup and its
  /// end, and what became of those that were taken over is known.
  void whenNothingIsOnItsWay(Runnable then) {
    whenIdle = then;
  }
}
