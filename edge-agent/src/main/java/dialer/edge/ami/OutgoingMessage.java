package dialer.edge.ami;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// The last look at what is about to be written to Asterisk. Values were validated where they were
/// made and the library does not check them again, so one mistake anywhere would let a tenant speak
/// AMI.
final class OutgoingMessage {
  private static final int MAX_LINE_BYTES = 1000;
  private static final int MAX_HEADERS = 100;

  private static final Set<String> OF_ORIGINATE =
      Set.of(
          "action",
          "actionid",
          "channelid",
          "channel",
          "application",
          "data",
          "context",
          "exten",
          "priority",
          "timeout",
          "callerid",
          "variable",
          "account",
          "earlymedia",
          "async",
          "codecs");

  private OutgoingMessage() {}

  /// @throws IllegalArgumentException when `message` is not exactly one message of headers that may
  ///   be written
  static void require(String message) {
    if (!message.endsWith("\r\n\r\n")) {
      throw new IllegalArgumentException("not one whole message");
    }
    String[] lines = message.substring(0, message.length() - 4).split("\r\n", -1);
    if (lines.length > MAX_HEADERS) {
      throw new IllegalArgumentException("too many headers");
    }
    boolean originate = lines[0].equalsIgnoreCase("action: Originate");
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("a line without a header");
      }
      if (line.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
        throw new IllegalArgumentException("a control character");
      }
      if (line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES) {
        throw new IllegalArgumentException("a header that is too long");
      }
      if (originate && !OF_ORIGINATE.contains(line.substring(0, colon).toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "a header that is not ours: " + line.substring(0, colon));
      }
    }
  }
}
