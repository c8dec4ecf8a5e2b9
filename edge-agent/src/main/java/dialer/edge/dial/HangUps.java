package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.message.HangUp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Ends calls because somebody asked for it. Owned by the dialler's thread.
final class HangUps {
  /// Attempts whose order has not come yet: it may be on its way. Some thousands of them are weeks
  /// of use, and seconds of abuse.
  private static final int MOST_EXPECTED = 10_000;

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

  HangUps(Calls calls, Waiting waiting, Sender sender, InstantSource clock) {
    this.calls = calls;
    this.waiting = waiting;
    this.sender = sender;
    this.clock = clock;
  }

  void asked(HangUp request) {
    calls
        .find(request.attempt())
        .ifPresentOrElse(this::end, () -> expected.put(request.attempt(), clock.instant()));
  }

  /// Whether this order's end was asked for before it came; then it is over.
  boolean preceded(LiveCall call) {
    boolean asked = expected.remove(call.attempt()) != null;
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
