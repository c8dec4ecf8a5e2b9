package dialer.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// Text and numbers that Postgres can keep.
final class JsonText {
  static final int MAX_TEXT = 4096;
  private static final int MAX_RAW = 16_384;
  private static final int MAX_DIGITS = 64;

  private JsonText() {}

  /// @throws IllegalArgumentException for NUL and for half a surrogate pair
  static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
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
    }
    return text;
  }

  /// The value the parser stands on, as JSON text; the parser is left at its end either way.
  ///
  /// @throws IllegalArgumentException when it is too large or holds what jsonb refuses
  static String copy(JsonParser parser) {
    StringWriter text = new StringWriter();
    IllegalArgumentException bad = null;
    try (JsonGenerator to = RequestBodies.JSON.createGenerator(text)) {
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        try {
          if (bad == null) {
            write(token, parser, to);
          }
        } catch (IllegalArgumentException e) {
          bad = e;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0 && parser.nextToken() != null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bad == null && text.getBuffer().length() > MAX_RAW) {
      bad = new IllegalArgumentException("must be at most " + MAX_RAW + " characters of JSON");
    }
    if (bad != null) {
      throw bad;
    }
    return text.toString();
  }

  private static void write(JsonToken token, JsonParser parser, JsonGenerator to)
      throws IOException {
    switch (token) {
      case FIELD_NAME -> to.writeFieldName(storable(parser.currentName()));
      case VALUE_STRING -> to.writeString(storable(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(number(parser.getText()));
      default -> to.copyCurrentEvent(parser);
    }
  }

  private static String number(String text) {
    double size = Math.abs(Double.parseDouble(text));
    boolean tiny = size < 1e-300 && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    if (text.length() > MAX_DIGITS || Double.isInfinite(size) || tiny) {
      throw new IllegalArgumentException("must not contain a number of that size");
    }
    return text;
  }
}
