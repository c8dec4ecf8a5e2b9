package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import java.time.Duration;
import java.time.Instant;

/// Whether an order may have been dialled by somebody whose journal is gone.
///
/// A message that the broker gave out before and that is not written down here was not dialled by
/// us, for then it would be written down. It was with us if this journal is older than the attempt
/// and has been the only one since, or saw it when it came for the first time: then it may be
/// dialled. Else another journal may know that it was, and Asterisk is asked ([TakeOver]).
final class Doubt {
  private static final int VERSION_WITH_TIME = 7;

  /// The clocks of the API's processes, and of this host when it dials, differ by no more.
  private static final Duration SKEW = Duration.ofSeconds(2);

  private final Journal journal;

  private Instant since;

  Doubt(Journal journal) {
    this.journal = journal;
    this.since = journal.begunAt();
  }

  /// Another agent may have dialled until `held`: it counts as the journal's beginning.
  void trustSince(Instant held) {
    since = held.isAfter(journal.begunAt()) ? held : journal.begunAt();
  }

  boolean about(Order order) {
    AttemptId attempt = order.originate().attempt();
    if (!isOlder(attempt, since.plus(SKEW))) {
      return false;
    }
    if (order.redelivered()) {
      return !journal.hadFirstHand(attempt);
    }
    journal.add(new Entry.FirstHand(attempt));
    return false;
  }

  private static boolean isOlder(AttemptId attempt, Instant time) {
    return madeAt(attempt).isBefore(time);
  }

  /// When `attempt` was made, by the clock of the API: its id is a UUIDv7, made when its call was
  /// claimed. An id without a time counts as old.
  static Instant madeAt(AttemptId attempt) {
    return attempt.value().version() == VERSION_WITH_TIME
        ? Instant.ofEpochMilli(attempt.value().getMostSignificantBits() >>> 16)
        : Instant.EPOCH;
  }
}
