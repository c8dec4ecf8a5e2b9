package dialer.edge.journal;

import java.nio.file.Path;
import java.time.Duration;

/// @param directory holds the journal and its lock; made if it is not there
/// @param keep how long an attempt that is over and reported is remembered: at least an hour, for
///   hourly rates are counted from it, and longer than the broker can hold a message that was
///   acknowledged too late
public record JournalSettings(Path directory, Duration keep) {
  public JournalSettings {
    if (keep.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("agent.keep must be at least an hour");
    }
  }

  Path file() {
    return directory.resolve("journal.db");
  }
}
