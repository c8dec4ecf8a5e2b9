package dialer.edge.pace;

import dialer.call.ClientCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What left before, so that a restart does not forget it.
@FunctionalInterface
public interface History {
  /// When calls left in terms of [System#nanoTime], the oldest first.
  ///
  /// @param client whose; null for those of all
  /// @param within how far back
  List<Long> calls(@Nullable ClientCode client, Duration within);
}
