package dialer.api.steer;

import dialer.api.queue.QueueStatus;
import dialer.api.queue.QueueView;
import java.util.Set;

/// What became of a wish about a queue.
sealed interface Steered {
  /// No agent begins a call any more that it forbids.
  record Done(QueueView queue) implements Steered {}

  record Unknown() implements Steered {}

  record Illegal(QueueStatus from, QueueStatus to, Set<QueueStatus> legal) implements Steered {}

  /// It is decided, but agents hold calls of the queue and could not be told: the broker is away.
  record Untold() implements Steered {}
}
