package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.call.Outcome;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.Entry.Stage;
import dialer.edge.pace.Pace;
import dialer.message.Happening;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Every call that is not over, and what each sight of Asterisk makes of it. Owned by the dialler's
/// thread.
final class Calls {
  private final Desk desk;
  private final Pace<LiveCall> pace;
  private final Map<AttemptId, LiveCall> calls = new HashMap<>();
  private int unproven;

  Calls(Desk desk, Pace<LiveCall> pace) {
    this.desk = desk;
    this.pace = pace;
  }

  Optional<LiveCall> find(AttemptId attempt) {
    return Optional.ofNullable(calls.get(attempt));
  }

  boolean knows(AttemptId attempt) {
    return calls.containsKey(attempt);
  }

  void add(LiveCall call) {
    calls.put(call.attempt(), call);
  }

  /// A call of an earlier run that may be up: its slot counts.
  void adopt(LiveCall call) {
    add(call);
    pace.adopt(call.client());
  }

  Collection<LiveCall> all() {
    return calls.values();
  }

  List<LiveCall> which(Predicate<LiveCall> which) {
    return calls.values().stream().filter(which).toList();
  }

  /// How many were sent to Asterisk, or are about to be, without a sign that it has them.
  int unproven() {
    return unproven;
  }

  void chosen(LiveCall call) {
    call.stage = LiveCall.Stage.INTENDING;
    call.unproven = true;
    unproven++;
  }

  /// Folds what was heard; nothing that comes after the end, or of a call that is not ours, changes
  /// anything.
  void on(PbxEvent event) {
    LiveCall call = calls.get(event.attempt());
    if (call == null || call.stage == LiveCall.Stage.WAITING) {
      return;
    }
    if (event instanceof PbxEvent.Refused(_, Instant at, String reason)) {
      end(call, call.trace.failed(at, "Asterisk refused it: " + reason));
      return;
    }
    CallTrace before = call.trace;
    call.trace = before.on(event);
    tell(call, before, event.at());
    if (event instanceof PbxEvent.NotPlaced && !call.trace.began()) {
      call.notPlacedAt = event.at();
    }
  }

  private void tell(LiveCall call, CallTrace before, Instant at) {
    CallTrace now = call.trace;
    if (before.evidenceAt() == null && now.evidenceAt() != null) {
      proven(call);
      desk.saw(call, Stage.DIALLED, at, new Happening.Dialled());
    }
    boolean answered = before.answeredAt() == null && now.answeredAt() != null;
    if (before.firstUpAt() == null && now.firstUpAt() != null) {
      desk.saw(
          call,
          Stage.FIRST_UP,
          at,
          answered && now.secondUpAt() == null ? new Happening.Answered() : null);
    }
    if (before.secondUpAt() == null && now.secondUpAt() != null) {
      desk.saw(call, Stage.SECOND_UP, at, answered ? new Happening.Answered() : null);
    }
    PbxEvent.HungUp end = now.hangup();
    if (end != null && !call.unheard) {
      end(call, call.outcome(end));
    }
  }

  /// The call is over, and its slot is free.
  void end(LiveCall call, Outcome outcome) {
    forget(call);
    desk.ended(call, outcome);
  }

  /// The call was not dialled and goes back.
  void giveBack(LiveCall call, String why, Instant now, Instant notBefore) {
    forget(call);
    desk.gaveBack(call, why, now, notBefore);
  }

  /// Drops it without a word: the journal knows what became of it, or its message comes again.
  void forget(LiveCall call) {
    calls.remove(call.attempt());
    if (call.stage != LiveCall.Stage.WAITING) {
      release(call);
    }
  }

  /// It certainly never reached Asterisk and waits for another turn.
  void waitAgain(LiveCall call, Instant now) {
    release(call);
    call.waitingSince = now;
    call.stage = LiveCall.Stage.WAITING;
  }

  private void release(LiveCall call) {
    pace.free(call.client());
    proven(call);
  }

  private void proven(LiveCall call) {
    if (call.unproven) {
      call.unproven = false;
      unproven--;
    }
  }
}
