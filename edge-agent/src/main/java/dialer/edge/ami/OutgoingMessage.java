package dialer.edge.ami;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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
          "async",
          "codecs");

  private static final Pattern LINE_END = Pattern.compile("\r\n");
  private static final String ACTION = "action:";
  private static final String VARIABLE = "variable:";

  /// Asterisk splits a header at commas, and executes `FUNC(x)=y`.
  private static final Pattern PLAIN =
      Pattern.compile("_{0,2}[A-Za-z][A-Za-z0-9_]{0,63}=[^,\"\\\\]*");

  private static final Pattern OUR_OWN =
      Pattern.compile("PJSIP_HEADER\\(add,X-Attempt\\)=[0-9a-f-]{36}");

  private OutgoingMessage() {}

  private static void requireVariable(String pair) {
    if (!PLAIN.matcher(pair).matches() && !OUR_OWN.matcher(pair).matches()) {
      throw new IllegalArgumentException("a variable that is not plain");
    }
  }

  /// @throws IllegalArgumentException when `message` is not exactly one message of headers that may
  ///   be written
  static void require(String message) {
    if (!message.endsWith("\r\n\r\n")) {
      throw new IllegalArgumentException("not one whole message");
    }
    String[] lines = LINE_END.split(message.substring(0, message.length() - 4), -1);
    if (lines.length > MAX_HEADERS) {
      throw new IllegalArgumentException("too many headers");
    }
    boolean originate = lines[0].equalsIgnoreCase("action: Originate");
    int actions = 0;
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("a line without a header");
      }
      if (line.regionMatches(true, 0, ACTION, 0, ACTION.length())) {
        actions++;
      }
      if (holdsControl(line)) {
        throw new IllegalArgumentException("a control character");
      }
      if (line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES) {
        throw new IllegalArgumentException("a header that is too long");
      }
      if (originate && line.regionMatches(true, 0, VARIABLE, 0, VARIABLE.length())) {
        requireVariable(line.substring(VARIABLE.length()).strip());
      }
      if (originate && !OF_ORIGINATE.contains(line.substring(0, colon).toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "a header that is not ours: " + line.substring(0, colon));
      }
    }
    if (actions != 1) {
      throw new IllegalArgumentException("not one action");
    }
  }

  private static boolean holdsControl(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < 0x20 || c == 0x7F) {
        return true;
      }
    }
    return false;
  }
}
