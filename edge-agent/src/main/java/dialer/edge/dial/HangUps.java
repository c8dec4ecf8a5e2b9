package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.message.HangUp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Ends calls because somebody asked for it. The API tells it once: it is written down, so that an
/// agent that dies before Asterisk hears of it knows of it at its next start. Owned by the
/// dialler's thread.
final class HangUps {
  /// Attempts whose order has not come yet: it may be on its way. Some thousands of them are weeks
  /// of use, and seconds of abuse.
  private static final int MOST_EXPECTED = 10_000;

  private final Journal journal;
  private final Calls calls;
  private final Waiting waiting;
  private final Sender sender;
  private final InstantSource clock;
  private final Map<AttemptId, Instant> expected =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptId, Instant> eldest) {
          return size() > MOST_EXPECTED;
        }
      };

  HangUps(Journal journal, Calls calls, Waiting waiting, Sender sender, InstantSource clock) {
    this.journal = journal;
    this.calls = calls;
    this.waiting = waiting;
    this.sender = sender;
    this.clock = clock;
  }

  /// Takes up what an earlier run was asked for. Before that what it left open was adopted.
  void recall() {
    for (Entry.HangUpAsked asked : journal.hangUpsAsked()) {
      calls
          .find(asked.attempt())
          .ifPresentOrElse(
              call -> call.hangUpAskedAt = asked.at(),
              () -> expected.put(asked.attempt(), asked.at()));
    }
  }

  /// @param noted told on the journal's thread when it is on disk, or known to be over: it need not
  ///   come again
  void asked(HangUp request, Runnable noted) {
    Instant now = clock.instant();
    journal.add(new Entry.HangUpAsked(request.attempt(), now), _ -> noted.run());
    calls
        .find(request.attempt())
        .ifPresentOrElse(this::end, () -> expected.put(request.attempt(), now));
  }

  /// Whether this call's end was asked for before it could be dialled; then it is over.
  ///
  /// @param call waits nowhere
  boolean preceded(LiveCall call) {
    boolean asked = expected.remove(call.attempt()) != null || call.hangUpAskedAt != null;
    if (asked) {
      calls.cancel(call, clock.instant());
    }
    return asked;
  }

  /// Hangs up at Asterisk what has got there since it was asked for.
  void sweep() {
    calls
        .which(call -> call.hangUpAskedAt != null && call.hungUpAt == null)
        .forEach(this::hangUpIfSent);
  }

  private void end(LiveCall call) {
    if (call.stage == LiveCall.Stage.WAITING) {
      waiting.drop(call);
      calls.cancel(call, clock.instant());
    } else if (call.hangUpAskedAt == null) {
      call.hangUpAskedAt = clock.instant();
      hangUpIfSent(call);
    }
  }

  private void hangUpIfSent(LiveCall call) {
    if (call.stage == LiveCall.Stage.SENT) {
      call.hungUpAt = clock.instant();
      sender.hangUp(call);
    }
  }
}
