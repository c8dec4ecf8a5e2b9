package dialer.edge.recover;

import dialer.call.AttemptId;
import dialer.edge.ami.LiveChannel;
import dialer.edge.ami.PastCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What two looks at Asterisk prove about an attempt that was intended and of which nothing more
/// was heard.
public sealed interface Finding {
  /// Asterisk has it.
  record Alive(boolean firstUp, boolean secondUp) implements Finding {}

  /// It is over, and there is a record.
  record Recorded(PastCall call) implements Finding {}

  /// It never reached Asterisk: it may be dialled.
  record NeverDialled() implements Finding {}

  /// It may have been dialled, and nobody can tell.
  record Lost(String why) implements Finding {}

  /// Asterisk tells its start in whole seconds, which may be one too many or one too few.
  Duration DOUBT = Duration.ofSeconds(1);

  /// Only the absence of everything, in records that cannot have lost it and an Asterisk that
  /// cannot have forgotten it, proves that a call was never dialled. The two looks are some seconds
  /// apart: a request that was already in the socket when the agent died is carried out in between.
  ///
  /// @param evidence whether Asterisk ever showed that it had it
  /// @param markedAt since when the records are unbroken; null when they never were
  /// @param asteriskStartedAt of the Asterisk that was looked at
  static Finding of(
      AttemptId attempt,
      boolean evidence,
      Instant intendedAt,
      Look first,
      Look second,
      @Nullable Instant markedAt,
      Instant asteriskStartedAt) {
    Optional<Alive> alive = alive(attempt, first, second);
    if (alive.isPresent()) {
      return alive.get();
    }
    PastCall record = second.records().get(attempt);
    if (record == null) {
      record = first.records().get(attempt);
    }
    if (record != null) {
      return new Recorded(record);
    }
    if (asteriskStartedAt.plus(DOUBT).isAfter(intendedAt)) {
      return new Lost("Asterisk restarted after it was dialled");
    }
    if (evidence) {
      return new Lost("Asterisk had it, and has neither its channel nor its record");
    }
    boolean unbroken = first.unbroken() && second.unbroken();
    if (!unbroken || markedAt == null || markedAt.isAfter(intendedAt)) {
      return new Lost(
          "it may have been dialled, and Asterisk's call records do not reach back to it");
    }
    return new NeverDialled();
  }

  /// A channel of the first look that is gone in the second ended in between: its hangup was heard
  /// or its record is there.
  private static Optional<Alive> alive(AttemptId attempt, Look first, Look second) {
    boolean recorded = second.records().containsKey(attempt);
    return Stream.of(second, recorded ? second : first)
        .map(look -> look.channels().stream().filter(c -> c.attempt().equals(attempt)).toList())
        .filter(channels -> channels.stream().anyMatch(LiveChannel::firstLeg))
        .findFirst()
        .map(channels ->
            new Alive(
                channels.stream().anyMatch(c -> c.firstLeg() && c.up()),
                channels.stream().anyMatch(c -> !c.firstLeg() && c.up())));
  }
}
