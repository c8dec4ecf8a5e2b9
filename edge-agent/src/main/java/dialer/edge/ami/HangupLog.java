package dialer.edge.ami;

import dialer.call.AttemptId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why channels ended, as Asterisk's channel event log has it (`cel_custom`, one line a hangup:
/// seconds, Uniqueid, JSON). Call detail records do not say: there a refusal is a "NO ANSWER".
final class HangupLog {
  private static final Pattern LINE =
      Pattern.compile(
          "\"?(\\d{1,12}\\.\\d{1,6})\"?,\"?([0-9a-f-]{36})\"?,.*hangupcause\\D{1,5}(\\d{1,3}).*");

  /// Lines are in about the order of their times, and the marks are by the agent's clock.
  private static final Duration SLACK = Duration.ofSeconds(60);

  private static final int NEAR = 65_536;

  private final Path path;

  HangupLog(Path path) {
    this.path = path;
  }

  /// The Q.850 causes of those attempts whose hangup is written there; nothing where there is no
  /// log, or it cannot be read.
  Map<AttemptId, Integer> causes(Instant since, Set<AttemptId> attempts) {
    Map<AttemptId, Integer> causes = new HashMap<>();
    if (!Files.isReadable(path)) {
      return causes;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(before(file, since.minus(SLACK)));
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        Matcher hangup = LINE.matcher(line);
        AttemptId attempt = hangup.matches() ? EventReader.attempt(hangup.group(2)) : null;
        if (attempt != null && attempts.contains(attempt)) {
          causes.put(attempt, Integer.valueOf(hangup.group(3)));
        }
      }
    } catch (IOException _) {
      return causes;
    }
    return causes;
  }

  /// A place before every line of `time` or later, found by halving.
  private static long before(RandomAccessFile file, Instant time) throws IOException {
    long low = 0;
    long high = file.length();
    while (high - low > NEAR) {
      long middle = (low + high) >>> 1;
      file.seek(middle);
      file.readLine(); // the rest of one
      Double seconds = seconds(file.readLine());
      if (seconds != null && seconds < time.getEpochSecond()) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static @Nullable Double seconds(@Nullable String line) {
    Matcher hangup = line == null ? null : LINE.matcher(line);
    return hangup == null || !hangup.matches() ? null : Double.valueOf(hangup.group(1));
  }
}
