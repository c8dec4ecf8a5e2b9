package dialer.edge.dial;

import dialer.call.AttemptId;
import java.time.Instant;

/// How old an attempt is: its id is a UUIDv7, made when its call was claimed.
final class Doubt {
  private static final int VERSION = 7;

  private Doubt() {}

  /// Whether `attempt` was made before `time`. An id without a time counts as old.
  static boolean isOlder(AttemptId attempt, Instant time) {
    long millis = attempt.value().getMostSignificantBits() >>> 16;
    return attempt.value().version() != VERSION || Instant.ofEpochMilli(millis).isBefore(time);
  }
}
