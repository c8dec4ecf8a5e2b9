package dialer.local.pbx.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A channel's variables, with Asterisk's inheritance by underscores: `_NAME` reaches the next
/// channel, `__NAME` every one after.
public final class Variables {
  /// @param name as it was set, underscores and all
  public record Assignment(String name, String value) {
    /// Whether Asterisk executes this as a function write rather than keeping it.
    public boolean isFunction() {
      return name.endsWith(")") && name.indexOf('(') > 0;
    }

    String bareName() {
      return name.startsWith("__")
          ? name.substring(2)
          : name.startsWith("_") ? name.substring(1) : name;
    }
  }

  private final Map<String, Assignment> byName = new LinkedHashMap<>();

  /// Splits one `Variable:` header as Asterisk does: at commas outside parentheses and quotes. A
  /// pair without `=` is an empty variable.
  public static List<Assignment> parse(String header) {
    List<Assignment> found = new ArrayList<>();
    for (var pair : split(header)) {
      int equals = pair.indexOf('=');
      if (!pair.isBlank()) {
        found.add(
            equals < 0
                ? new Assignment(pair.strip(), "")
                : new Assignment(pair.substring(0, equals).strip(), pair.substring(equals + 1)));
      }
    }
    return found;
  }

  public void set(Assignment assignment) {
    byName.put(assignment.bareName(), assignment);
  }

  /// The value, or nothing: Asterisk does not tell an unset variable from an empty one.
  public String get(String name) {
    var found = byName.get(name);
    return found == null ? "" : found.value();
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /// What a channel that this one makes starts with.
  public List<Assignment> inherited() {
    return byName.values().stream()
        .filter(a -> a.name().startsWith("_"))
        .map(a -> a.name().startsWith("__") ? a : new Assignment(a.bareName(), a.value()))
        .toList();
  }

  private static List<String> split(String header) {
    List<String> parts = new ArrayList<>();
    var part = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (char c : header.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && depth == 0 && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
