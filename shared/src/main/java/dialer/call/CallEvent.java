package dialer.call;

import java.time.Instant;

/// What can happen to a call. Everything but [Withdrawn] happens to one attempt, and means nothing
/// to a call that is not on that attempt.
public sealed interface CallEvent {
  /// Dispatch took the call for an attempt.
  record Claimed(AttemptId attempt) implements CallEvent {}

  /// First evidence that Asterisk has it.
  record Dialled(AttemptId attempt) implements CallEvent {}

  record Answered(AttemptId attempt) implements CallEvent {}

  record Ended(AttemptId attempt, Disposition disposition) implements CallEvent {}

  /// The attempt ended, and the call is to be tried again no earlier than `notBefore`.
  record RetryDue(AttemptId attempt, Instant notBefore) implements CallEvent {}

  /// The agent did not dial it and certainly never will under this attempt id.
  record GivenBack(AttemptId attempt, Instant notBefore) implements CallEvent {}

  /// Expired, blocked or cancelled while it waited.
  record Withdrawn(Disposition disposition) implements CallEvent {}
}
