package dialer.edge.dial;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.Asterisk;
import dialer.edge.failpoint.Failpoint;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.pace.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// From a call's turn to its bytes at Asterisk: the intent to the disk, a last look, the request.
/// Owned by the dialler's thread.
final class Launch {
  /// A call that leaves this soon after its intent left with it, as far as the journal knows.
  private static final Duration SOON = Duration.ofMillis(100);

  private final Parts parts;
  private final Calls calls;
  private final Waiting waiting;
  private final Sender sender;
  private final Recovery recovery;
  private final InstantSource clock;

  Launch(
      Parts parts,
      Calls calls,
      Waiting waiting,
      Sender sender,
      Recovery recovery,
      InstantSource clock) {
    this.parts = parts;
    this.calls = calls;
    this.waiting = waiting;
    this.sender = sender;
    this.recovery = recovery;
    this.clock = clock;
  }

  /// @param call holds a slot and a permit of each rate
  void dial(LiveCall call, Instant now) {
    calls.chosen(call);
    if (!call.valid()) { // its message comes again
      parts.pace.notSent(call.client());
      calls.forget(call);
      return;
    }
    Verdict verdict = parts.terms.verdict(call.order(), now);
    if (!(verdict instanceof Verdict.Dial)) {
      notSent(call, verdict);
      return;
    }
    parts.terms.longest(call.order()).ifPresent(longest -> call.longest = longest);
    if (call.intended()) {
      send(call);
      return;
    }
    call.intendedAt = now;
    Entry intent =
        new Entry.Intent(call.attempt(), call.client(), call.body(), now, call.order().quick());
    Failpoint.BEFORE_INTENT.hit();
    parts.journal.add(
        intent,
        fresh -> {
          Failpoint.AFTER_FSYNC.hit();
          parts.loop.post(() -> intended(call, fresh));
        });
  }

  private void intended(LiveCall call, boolean fresh) {
    if (fresh) {
      send(call);
    } else { // over long ago, and delivered once more
      parts.pace.notSent(call.client());
      calls.forget(call);
      call.settle();
    }
  }

  private void send(LiveCall call) {
    if (call.hangUpAskedAt != null) { // while its intent was written
      parts.pace.notSent(call.client());
      calls.cancel(call, clock.instant());
      return;
    }
    call.stage = LiveCall.Stage.SENDING;
    call.session = recovery.session();
    call.startedAt(clock.instant());
    call.askedAt = System.nanoTime();
    sender.send(call, sent -> parts.loop.post(() -> sent(call, sent)));
  }

  private void sent(LiveCall call, Sender.Sent sent) {
    switch (sent.asked()) {
      case Asterisk.Asked.Sent _ -> onItsWay(call, sent);
      case Asterisk.Asked.Unsure _ -> onItsWay(call, sent);
      case Asterisk.Asked.NotAsked _ -> notSent(call, sent.verdict());
      case Asterisk.Asked.Forbidden(String why) -> {
        parts.pace.notSent(call.client());
        calls.end(call, Outcome.undialled(Disposition.BLOCKED, sent.at(), why));
      }
    }
  }

  private void onItsWay(LiveCall call, Sender.Sent sent) {
    calls.left(call);
    if (!calls.knows(call.attempt()) || call.stage == LiveCall.Stage.KEEPING) {
      return; // Asterisk was quicker: it is over already
    }
    call.stage = LiveCall.Stage.SENT;
    call.startedAt(sent.at());
    if (call.intendedAt != null && sent.at().isAfter(call.intendedAt.plus(SOON))) {
      parts.journal.add(new Entry.Sight(call.attempt(), Entry.Stage.SENT, sent.at(), null));
    }
    if (call.session != recovery.session()) {
      recovery.look(List.of(call));
    }
  }

  /// It was not written to Asterisk; what now depends on why.
  private void notSent(LiveCall call, Verdict verdict) {
    parts.pace.notSent(call.client());
    calls.waitAgain(call, call.waitingSince);
    waiting.act(call, verdict, clock.instant());
  }

  /// What a launch needs of the agent.
  record Parts(DialLoop loop, Journal journal, Terms terms, Pace<LiveCall> pace) {}
}
