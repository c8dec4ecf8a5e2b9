package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.PbxEvent;
import dialer.edge.failpoint.Failpoint;
import dialer.edge.journal.Entry.Stage;
import dialer.edge.pace.Pace;
import dialer.message.Happening;
import dialer.message.Originate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Every call that is not over, and what each sight of Asterisk makes of it. Owned by the dialler's
/// thread.
final class Calls {
  /// Q.850: no circuit, network out of order, temporary failure, switch congested, channel not
  /// available, resource not available.
  private static final Set<Integer> CONGESTED = Set.of(34, 38, 41, 42, 44, 47);

  private final Desk desk;
  private final Pace<LiveCall> pace;
  private final Map<AttemptId, LiveCall> calls = new HashMap<>();
  private final Keeper keeper;
  private final Leaving leaving = new Leaving(System.nanoTime());
  private int unproven;

  Calls(Desk desk, Pace<LiveCall> pace, Keeper keeper) {
    this.desk = desk;
    this.keeper = keeper;
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

  /// How many were sent to Asterisk, or are about to be, and have no channel there yet: its word
  /// that it took a request is worth nothing, for an overloaded one gives it and then fails.
  int unproven() {
    return unproven;
  }

  void chosen(LiveCall call) {
    call.stage = LiveCall.Stage.INTENDING;
    call.unproven = true;
    unproven++;
  }

  /// Its bytes left for Asterisk. The rates count it from its channel on, for what is written to an
  /// Asterisk that stands still leaves it all at once.
  void left(LiveCall call) {
    call.undated = true;
    if (call.trace.began() || call.stage == LiveCall.Stage.KEEPING || !knows(call.attempt())) {
      date(call); // Asterisk was quicker
    }
  }

  private void date(LiveCall call) {
    if (call.undated) {
      call.undated = false;
      pace.sent(call.client(), leaving.by(call.askedAt, System.nanoTime()));
    }
  }

  /// Folds what was heard; nothing that comes after the end, or of a call that is not ours, changes
  /// anything.
  void on(PbxEvent event) {
    LiveCall call = calls.get(event.attempt());
    if (call == null
        || call.stage == LiveCall.Stage.WAITING
        || call.stage == LiveCall.Stage.KEEPING) {
      return;
    }
    if (event instanceof PbxEvent.Refused(_, Instant at, String reason)) {
      if (call.trace.began()) {
        return; // a second request with the same id: the first one's channel lives
      }
      // of the request's own making: it says nothing of the trunk
      close(call, call.trace.failed(at, "Asterisk refused it: " + reason));
      return;
    }
    mark(event);
    CallTrace before = call.trace;
    call.trace = before.on(event);
    if (call.trace.began() || call.trace.notPlaced()) {
      date(call);
      proven(call);
    }
    tell(call, before, event.at());
    if (event instanceof PbxEvent.NotPlaced && !call.trace.began()) {
      call.notPlacedAt = event.at();
    }
  }

  private static void mark(PbxEvent event) {
    switch (event) {
      case PbxEvent.Accepted _ -> Failpoint.AFTER_RESPONSE.hit();
      case PbxEvent.Began _ -> Failpoint.AFTER_NEWCHANNEL.hit();
      case PbxEvent.Answered _ -> Failpoint.MID_CALL.hit();
      default -> {}
    }
  }

  private void tell(LiveCall call, CallTrace before, Instant at) {
    CallTrace now = call.trace;
    if (before.evidenceAt() == null && now.evidenceAt() != null) {
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

  /// The call is over, and its slot is free; it is told once its recording is put away.
  void end(LiveCall call, Outcome outcome) {
    if (call.stage == LiveCall.Stage.KEEPING) {
      return;
    }
    if (call.stage == LiveCall.Stage.SENT || call.stage == LiveCall.Stage.SENDING) {
      pace.ended(call, congested(outcome), System.nanoTime());
    }
    close(call, outcome);
  }

  private void close(LiveCall call, Outcome outcome) {
    if (call.order().recording() == null || outcome.startedAt() == null) {
      forget(call);
      desk.ended(call, outcome, null);
      return;
    }
    releaseIfHeld(call);
    call.stage = LiveCall.Stage.KEEPING;
    keeper.keep(
        call.order(),
        outcome.disposition() == Disposition.ANSWERED,
        file -> {
          forget(call);
          desk.ended(call, outcome, file.map(Path::toString).orElse(null));
        });
  }

  /// Puts a recording away; what comes then is run on the dialler's thread.
  interface Keeper {
    void keep(Originate order, boolean answered, Consumer<Optional<Path>> then);
  }

  /// The end of a call that was certainly not dialled was asked for.
  void cancel(LiveCall call, Instant now) {
    end(call, Outcome.undialled(Disposition.CANCELLED, now, LiveCall.HUNG_UP));
  }

  /// Whether there was no room on the way; a failure without a cause never had a channel.
  private static boolean congested(Outcome outcome) {
    Integer cause = outcome.hangupCause();
    return cause == null
        ? outcome.disposition() == Disposition.FAILED
        : CONGESTED.contains(cause) && outcome.answeredAt() == null;
  }

  /// The call was not dialled and goes back.
  void giveBack(LiveCall call, String why, Instant now, Instant notBefore) {
    forget(call);
    desk.gaveBack(call, why, now, notBefore);
  }

  /// Drops it without a word: the journal knows what became of it, or its message comes again.
  void forget(LiveCall call) {
    calls.remove(call.attempt());
    releaseIfHeld(call);
  }

  /// It certainly never reached Asterisk and waits for another turn.
  void waitAgain(LiveCall call, Instant now) {
    release(call);
    call.waitingSince = now;
    call.stage = LiveCall.Stage.WAITING;
  }

  private void releaseIfHeld(LiveCall call) {
    if (call.stage != LiveCall.Stage.WAITING && call.stage != LiveCall.Stage.KEEPING) {
      release(call);
    }
  }

  private void release(LiveCall call) {
    pace.free(call.client());
    proven(call);
    date(call);
  }

  private void proven(LiveCall call) {
    if (call.unproven) {
      call.unproven = false;
      unproven--;
    }
  }
}
