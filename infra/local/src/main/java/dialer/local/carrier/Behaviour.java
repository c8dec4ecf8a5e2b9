package dialer.local.carrier;

import java.time.Duration;
import java.util.Optional;

/// What a number does when it is called.
public sealed interface Behaviour {
  /// How long it rings before anything else; zero: no ringing is signalled at all.
  Duration ring();

  /// Rings, answers, talks, hangs up.
  ///
  /// @param talk empty: stays until the caller hangs up
  /// @param earlyMedia signals progress with audio (183) where others ring (180)
  record Answers(Duration ring, Optional<Duration> talk, boolean earlyMedia) implements Behaviour {}

  /// Rings, then refuses.
  ///
  /// @param cause Q.850, 1 to 79; what the caller reads back is {@link Q850#fromSip} of {@link
  ///   Q850#sipStatus}
  record Refuses(Duration ring, int cause) implements Behaviour {
    /// The cause as it arrives at the caller.
    public int heard() {
      return Q850.fromSip(sip());
    }

    public int sip() {
      return Q850.sipStatus(cause);
    }
  }

  /// Rings until the caller gives up, ten minutes at most.
  record RingsOn(Duration ring) implements Behaviour {}
}
