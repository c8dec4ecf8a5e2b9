package dialer.edge.pace;

import dialer.call.ClientCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What left in the last hour, so that a restart does not forget it.
@FunctionalInterface
public interface History {
  /// When calls left within the last hour in terms of [System#nanoTime], the oldest first.
  ///
  /// @param client whose; null for those of all
  List<Long> lastHour(@Nullable ClientCode client);
}
