package dialer.api.insert.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rows in the text format of COPY, as the bytes that go to Postgres: UTF-8, a tab between columns,
/// `\\N` for null.
final class CopyText {
  private static final int MOST_BYTES_A_CHAR = 3; // in UTF-8, or escaped
  private static final int NUMBER = 20;

  private byte[] bytes;
  private int length;

  /// @param room bytes it may come to; it grows beyond
  CopyText(int room) {
    bytes = new byte[room];
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  CopyText next(@Nullable String text) {
    if (text == null) {
      return next().raw("\\N");
    }
    next();
    ensure(text.length() * MOST_BYTES_A_CHAR);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        i += beyondAscii(text, i);
      } else {
        switch (c) { // COPY's text format gives these a meaning
          case '\\' -> escape('\\');
          case '\t' -> escape('t');
          case '\n' -> escape('n');
          case '\r' -> escape('r');
          default -> bytes[length++] = (byte) c;
        }
      }
    }
    return this;
  }

  CopyText next(@Nullable Long number) {
    return number == null ? next((String) null) : next().number(number);
  }

  CopyText next(@Nullable Integer number) {
    return number == null ? next((String) null) : next().number(number);
  }

  CopyText next(boolean flag) {
    return next().raw(flag ? "t" : "f");
  }

  /// Of another's columns, as they are.
  CopyText all(CopyText other) {
    ensure(other.length);
    System.arraycopy(other.bytes, 0, bytes, length, other.length);
    length += other.length;
    return this;
  }

  CopyText endRow() {
    return raw("\n");
  }

  /// ASCII that needs no escape.
  CopyText raw(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  private CopyText next() {
    return raw("\t");
  }

  private CopyText number(long number) {
    ensure(NUMBER);
    return raw(Long.toString(number));
  }

  /// @return how many more chars of the text it took
  private int beyondAscii(String text, int at) {
    int code = text.codePointAt(at);
    if (code < 0x800) {
      bytes[length++] = (byte) (0xC0 | code >> 6);
    } else if (code < 0x10000) {
      bytes[length++] = (byte) (0xE0 | code >> 12);
      bytes[length++] = (byte) (0x80 | code >> 6 & 0x3F);
    } else {
      bytes[length++] = (byte) (0xF0 | code >> 18);
      bytes[length++] = (byte) (0x80 | code >> 12 & 0x3F);
      bytes[length++] = (byte) (0x80 | code >> 6 & 0x3F);
    }
    bytes[length++] = (byte) (0x80 | code & 0x3F);
    return Character.charCount(code) - 1;
  }

  private void escape(char as) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) as;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
