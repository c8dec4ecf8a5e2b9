package dialer.edge.ami;

import dialer.call.AttemptId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What Asterisk said about an attempt. They come in about the order in which things happened:
/// neighbours may swap places, for Asterisk tells them from different threads.
///
/// `at` is when it was heard, by the agent's clock.
public sealed interface PbxEvent {
  AttemptId attempt();

  Instant at();

  /// It took the request and started a thread for it; nothing is known of a channel.
  record Accepted(AttemptId attempt, Instant at) implements PbxEvent {}

  /// It refused the request: there never was a channel.
  ///
  /// @param reason as it says it
  record Refused(AttemptId attempt, Instant at, String reason) implements PbxEvent {}

  /// The first leg has a channel; the carrier is asked next.
  record Began(AttemptId attempt, Instant at) implements PbxEvent {}

  /// The first party picked up.
  record Answered(AttemptId attempt, Instant at) implements PbxEvent {}

  /// A second leg has a channel.
  record SecondLegBegan(AttemptId attempt, Instant at) implements PbxEvent {}

  /// The second party picked up.
  record SecondLegAnswered(AttemptId attempt, Instant at) implements PbxEvent {}

  /// The request came to nothing. Where there was a channel its hangup says why, before or after
  /// this; where there was none (an endpoint nobody knows) nothing else comes.
  record NotPlaced(AttemptId attempt, Instant at) implements PbxEvent {}

  /// The first leg is gone, and with it the call.
  ///
  /// @param cause Q.850 cause, 0 where Asterisk gave none
  /// @param techCause the SIP status behind it; null where Asterisk gave none
  record HungUp(AttemptId attempt, Instant at, int cause, @Nullable Integer techCause)
      implements PbxEvent {}
}
