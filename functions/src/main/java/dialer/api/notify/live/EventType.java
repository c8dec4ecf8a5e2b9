package dialer.api.notify.live;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What can be listened to.
public enum EventType {
  /// The first evidence that a call is dialled.
  CALL_STARTED,
  /// The callee picked up.
  CALL_ANSWERED,
  /// An answered call is over.
  CALL_ENDED,
  /// An attempt came to nothing, or a call ended without one; with `retry_at` it will be tried
  /// again.
  CALL_FAILED,
  /// Somebody decided about a queue, or its last call has ended.
  QUEUE_UPDATED,
  /// A server came up or went down, or an operator changed it.
  SERVER_STATUS;

  public static final Set<EventType> ALL = EnumSet.allOf(EventType.class);

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EventType> of(String label) {
    return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst();
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(EventType::label).toList();
  }
}
