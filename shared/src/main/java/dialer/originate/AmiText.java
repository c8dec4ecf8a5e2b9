package dialer.originate;

import java.nio.charset.StandardCharsets;

/// The rule every value must pass before it is written to an AMI socket.
final class AmiText {
  /// Asterisk's own limit for a header line is 1024; the header's name needs some of it.
  static final int MAX_BYTES = 900;

  private static final int MOST_BYTES_A_CHAR = 3; // in UTF-8

  private AmiText() {}

  /// Returns `text` when it has no control character (Asterisk takes a bare LF as the end of a
  /// line), no lone surrogate, nothing Asterisk would substitute, and fits a header line.
  ///
  /// @throws IllegalArgumentException naming the rule, never repeating the text
  static String require(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException("must not contain control characters");
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException("must be valid Unicode");
        }
        i++;
      }
      if (c == '`' || opens(c, i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
        throw new IllegalArgumentException("must not contain ${, $[, %{ or `");
      }
    }
    if (text.length() * MOST_BYTES_A_CHAR > MAX_BYTES
        && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("must be at most " + MAX_BYTES + " bytes");
    }
    return text;
  }

  private static boolean opens(char c, char next) {
    return (c == '$' && (next == '{' || next == '[')) || (c == '%' && next == '{');
  }
}
