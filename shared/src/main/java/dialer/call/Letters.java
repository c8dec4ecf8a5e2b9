package dialer.call;

import java.util.BitSet;

/// A set of ASCII characters that a text may consist of. A regular expression says the same and
/// takes ten times as long, which counts where a batch has thousands of texts.
public final class Letters {
  private final BitSet set = new BitSet(128);

  private Letters() {}

  /// @param ranges such as `AZaz09`: pairs of the first and the last one
  /// @param others single characters
  public static Letters of(String ranges, String others) {
    Letters letters = new Letters();
    for (int i = 0; i < ranges.length(); i += 2) {
      letters.set.set(ranges.charAt(i), ranges.charAt(i + 1) + 1);
    }
    others.chars().forEach(letters.set::set);
    return letters;
  }

  public boolean has(char c) {
    return set.get(c);
  }

  /// Whether `text` consists of them from `from` on, and has so many of them.
  ///
  /// @param least and `most`: how many characters it may be
  public boolean make(String text, int from, int least, int most) {
    int length = text.length() - from;
    if (length < least || length > most) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (!has(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
