package dialer.call;

import dialer.call.CallEvent.Answered;
import dialer.call.CallEvent.Claimed;
import dialer.call.CallEvent.Dialled;
import dialer.call.CallEvent.Ended;
import dialer.call.CallEvent.GivenBack;
import dialer.call.CallEvent.RetryDue;
import dialer.call.CallEvent.Withdrawn;
import java.time.Instant;

/// Where a call is. [#on] holds every legal move; an event that fits none is late, a duplicate or
/// of another attempt, and changes nothing.
public sealed interface CallState {
  /// Waits to be claimed, no earlier than `notBefore`.
  record Pending(Instant notBefore) implements CallState {}

  /// Claimed for an attempt; the message is on its way or at the agent.
  record Queued(AttemptId attempt) implements CallState {}

  record Dialling(AttemptId attempt) implements CallState {}

  record Talking(AttemptId attempt) implements CallState {}

  record Done(Disposition disposition) implements CallState {}

  default CallState on(CallEvent event) {
    return switch (new Move(this, event)) {
      case Move(Pending _, Claimed(var attempt)) -> new Queued(attempt);
      case Move(Pending _, Withdrawn(var disposition)) -> new Done(disposition);
      case Move(Queued(var a), Dialled(var b)) when a.equals(b) -> new Dialling(a);
      case Move(Queued(var a), Answered(var b)) when a.equals(b) -> new Talking(a);
      case Move(Dialling(var a), Answered(var b)) when a.equals(b) -> new Talking(a);
      case Move(Queued(var a), GivenBack(var b, var notBefore)) when a.equals(b) ->
          new Pending(notBefore);
      case Move(Queued(var a), Ended(var b, var how)) when a.equals(b) -> new Done(how);
      case Move(Dialling(var a), Ended(var b, var how)) when a.equals(b) -> new Done(how);
      case Move(Talking(var a), Ended(var b, var how)) when a.equals(b) -> new Done(how);
      case Move(Queued(var a), RetryDue(var b, var at)) when a.equals(b) -> new Pending(at);
      case Move(Dialling(var a), RetryDue(var b, var at)) when a.equals(b) -> new Pending(at);
      case Move(Talking(var a), RetryDue(var b, var at)) when a.equals(b) -> new Pending(at);
      case Move(var same, _) -> same;
    };
  }

  /// The word for it in the API: waiting is `pending`; claimed, ringing or talking is `queued`;
  /// dialled to the end is `processed`; ended without being dialled is `flushed`.
  default String status() {
    return switch (this) {
      case Pending _ -> "pending";
      case Queued _, Dialling _, Talking _ -> "queued";
      case Done(var disposition) -> disposition.dialled() ? "processed" : "flushed";
    };
  }

  record Move(CallState from, CallEvent event) {}
}
