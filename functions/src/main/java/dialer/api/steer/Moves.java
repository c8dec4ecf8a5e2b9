package dialer.api.steer;

import dialer.api.queue.QueueStatus;
import java.util.EnumSet;
import java.util.Set;

/// Where a queue may go from where it is. Asking for what it is already is always legal: a request
/// whose answer was lost may be sent again.
final class Moves {
  private Moves() {}

  static Set<QueueStatus> from(QueueStatus status) {
    return switch (status) {
      case PENDING ->
          EnumSet.of(
              QueueStatus.IN_PROGRESS,
              QueueStatus.PAUSED,
              QueueStatus.FLUSHED,
              QueueStatus.TERMINATED,
              QueueStatus.PROCESSED);
      case IN_PROGRESS ->
          EnumSet.of(
              QueueStatus.PAUSED,
              QueueStatus.FLUSHED,
              QueueStatus.TERMINATED,
              QueueStatus.PROCESSED);
      case PAUSED ->
          EnumSet.of(
              QueueStatus.IN_PROGRESS,
              QueueStatus.FLUSHED,
              QueueStatus.TERMINATED,
              QueueStatus.PROCESSED);
      case PROCESSED -> EnumSet.of(QueueStatus.TERMINATED); // more calls reopen it, not a word
      case FLUSHED, TERMINATED -> EnumSet.noneOf(QueueStatus.class);
    };
  }

  static boolean isLegal(QueueStatus from, QueueStatus to) {
    return from == to || from(from).contains(to);
  }
}
