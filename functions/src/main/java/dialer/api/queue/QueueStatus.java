package dialer.api.queue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Where a queue stands, in the words of the API. What somebody decided is stored; the rest follows
/// from the tallies.
public enum QueueStatus {
  PENDING,
  IN_PROGRESS,
  PAUSED,
  FLUSHED,
  TERMINATED,
  PROCESSED;

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// @throws IllegalArgumentException for a word that is no status; `completed` is `processed`
  public static QueueStatus parse(String word) {
    String label = word.equals("completed") ? PROCESSED.label() : word;
    return Arrays.stream(values())
        .filter(status -> status.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "must be one of " + String.join(", ", labels()) + ", completed"));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(QueueStatus::label).toList();
  }

  /// @param steering the stored decision
  static QueueStatus of(String steering, Tally tally) {
    return switch (steering) {
      case "paused" -> PAUSED;
      case "flushed" -> FLUSHED;
      case "terminated" -> TERMINATED;
      case "completed" -> PROCESSED;
      default -> {
        if (tally.open() == 0) {
          yield tally.total() == 0 ? PENDING : PROCESSED;
        }
        yield tally.pending() == tally.total() ? PENDING : IN_PROGRESS;
      }
    };
  }
}
