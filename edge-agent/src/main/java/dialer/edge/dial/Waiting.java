package dialer.edge.dial;

import dialer.call.Outcome;
import dialer.edge.pace.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The orders that may not be dialled yet: those that only wait for their turn are in the lanes of
/// the pace, the others are held here. No order waits for longer than a minute.
final class Waiting {
  private final DialSettings settings;
  private final Terms terms;
  private final Pace<LiveCall> pace;
  private final Calls calls;
  private final List<LiveCall> held = new ArrayList<>();
  private Instant aloneSince = Instant.EPOCH;

  Waiting(DialSettings settings, Terms terms, Pace<LiveCall> pace, Calls calls) {
    this.settings = settings;
    this.terms = terms;
    this.pace = pace;
    this.calls = calls;
  }

  /// What was intended before `since` may have come to another agent by now, who did not know what
  /// had become of it here: it is not dialled any more.
  void trustSince(Instant since, Instant now) {
    aloneSince = since;
    review(now);
  }

  void add(LiveCall call, Instant now) {
    if (call.intendedAt != null && call.intendedAt.isBefore(aloneSince)) {
      calls.giveBack(call, "another agent took over", now, now);
      return;
    }
    act(call, terms.verdict(call.order(), now), now);
  }

  /// Does what a verdict asks for. A call that was on its way when its end was asked for, and never
  /// arrived, does not begin again.
  void act(LiveCall call, Verdict verdict, Instant now) {
    if (call.hangUpAskedAt != null) {
      calls.cancel(call, now);
      return;
    }
    switch (verdict) {
      case Verdict.Dial _ -> {
        Long queue = call.order().queue();
        if (call.order().quick() || queue == null) {
          pace.addQuick(call.client(), call);
        } else {
          pace.add(call.client(), queue, call);
        }
      }
      case Verdict.Hold _ -> held.add(call);
      case Verdict.GiveBack(String why, Instant notBefore) ->
          calls.giveBack(call, why, now, notBefore);
      case Verdict.End(var disposition, String why) ->
          calls.end(call, Outcome.undialled(disposition, now, why));
    }
  }

  /// Looks at every order again: the terms changed.
  void review(Instant now) {
    takeAll().forEach(call -> add(call, now));
  }

  /// Gives back what has waited for too long, ends what is past its deadline.
  void age(Instant now) {
    List<LiveCall> due = new ArrayList<>();
    pace.remove(call -> due(call, settings.hold(), now), due::add);
    held.stream().filter(call -> due(call, settings.holdPaused(), now)).forEach(due::add);
    held.removeAll(due);
    for (LiveCall call : due) {
      switch (call.valid() ? terms.verdict(call.order(), now) : new Verdict.Dial()) {
        case Verdict.Dial _ when !call.valid() -> calls.forget(call);
        case Verdict.Dial _ ->
            calls.giveBack(
                call,
                "no channel or permit was free in time",
                now,
                now.plus(settings.holdPaused()));
        case Verdict.Hold(String why) ->
            calls.giveBack(call, why, now, now.plus(settings.holdPaused()));
        case Verdict over -> act(call, over, now);
      }
    }
  }

  private static boolean due(LiveCall call, Duration longest, Instant now) {
    if (call.waitingSince.isAfter(now)) { // the clock was set back
      call.waitingSince = now;
    }
    Instant deadline = call.order().deadline();
    return !call.valid()
        || now.isAfter(call.waitingSince.plus(longest))
        || (deadline != null && !now.isBefore(deadline));
  }

  /// Takes it out; what becomes of it is the caller's.
  void drop(LiveCall call) {
    held.remove(call);
    pace.remove(call::equals, _ -> {});
  }

  /// Forgets every order whose message comes again.
  void dropInvalid(Instant now) {
    takeAll()
        .forEach(call -> {
          if (call.valid()) {
            add(call, now);
          } else {
            calls.forget(call);
          }
        });
  }

  /// Gives back every order that was not dialled: one that only went back to the broker could have
  /// been dialled by us, for all that another journal knows.
  void giveBackAll(String why, Instant now, Instant notBefore) {
    takeAll()
        .forEach(call -> {
          if (call.valid()) {
            calls.giveBack(call, why, now, notBefore);
          } else {
            calls.forget(call);
          }
        });
  }

  private List<LiveCall> takeAll() {
    List<LiveCall> all = new ArrayList<>(held);
    held.clear();
    pace.remove(_ -> true, all::add);
    return all;
  }
}
