package dialer.message;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Several [AttemptReport]s in one message, one a line, in their order: twenty in one cost the
/// broker what one does. JSON as [MessageCodec] writes it holds no line end. An API that does not
/// know them keeps them unread: it is upgraded before its agents.
public final class ReportLines {
  /// The message's AMQP `type`; its message id is that of its first report.
  public static final String LABEL = "attempt-reports.v1";

  private ReportLines() {}

  /// @param reports bodies of messages of their own
  public static byte[] join(List<byte[]> reports) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] report : reports) {
      lines.writeBytes(report);
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /// Whether a message of this type is to be [#split].
  public static boolean are(@Nullable String type) {
    return LABEL.equals(type);
  }

  /// The reports' bodies, as messages of type [MessageType#ATTEMPT_REPORT]; one of them may be
  /// poison.
  public static List<byte[]> split(byte[] lines) {
    List<byte[]> reports = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= lines.length; i++) {
      if (i == lines.length || lines[i] == '\n') {
        if (i > from) {
          reports.add(Arrays.copyOfRange(lines, from, i));
        }
        from = i + 1;
      }
    }
    return reports;
  }
}
