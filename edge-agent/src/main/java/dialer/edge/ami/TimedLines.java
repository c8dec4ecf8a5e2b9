package dialer.edge.ami;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds a time in a file whose lines are in about the order of their times, however long it is.
final class TimedLines {
  private static final int NEAR = 65_536;

  private TimedLines() {}

  /// A place before every line of `time` or later.
  ///
  /// @param timeOf a line; null for one that has none
  static long before(
      RandomAccessFile file, Instant time, Function<String, @Nullable Instant> timeOf)
      throws IOException {
    long low = 0;
    long high = file.length();
    while (high - low > NEAR) {
      long middle = (low + high) >>> 1;
      file.seek(middle);
      file.readLine(); // the rest of one
      String line = file.readLine();
      Instant found = line == null ? null : timeOf.apply(line);
      if (found != null && found.isBefore(time)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
