package dialer.edge.ami;

import dialer.call.AttemptId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
      file.seek(TimedLines.before(file, since.minus(CdrFile.SLACK), HangupLog::time));
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

  private static @Nullable Instant time(String line) {
    Matcher hangup = LINE.matcher(line);
    return hangup.matches()
        ? Instant.ofEpochSecond((long) Double.parseDouble(hangup.group(1)))
        : null;
  }
}
