package dialer.edge.ami;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message from Asterisk, as its lines. Headers are looked up where they are needed: most are
/// never asked for.
final class AmiMessage {
  private final List<String> lines = new ArrayList<>(32);

  void add(String line) {
    lines.add(line);
  }

  List<String> lines() {
    return lines;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /// The first header of that name, in any case; null where there is none.
  @Nullable String header(String name) {
    for (String line : lines) {
      if (line.length() > name.length()
          && line.charAt(name.length()) == ':'
          && line.regionMatches(true, 0, name, 0, name.length())) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return null;
  }
}
