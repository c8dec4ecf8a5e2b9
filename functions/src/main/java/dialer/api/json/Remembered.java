package dialer.api.json;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/// What texts came to by their rules, within one body: a batch repeats most of its texts a thousand
/// times.
final class Remembered {
  /// Of one rule; where every text is another, more would be of no use.
  private static final int MAX = 64;

  private final Map<Function<?, ?>, Map<String, Object>> values = new IdentityHashMap<>();

  /// @throws IllegalArgumentException as the rule does
  @SuppressWarnings("unchecked") // a rule's values are kept under the rule
  <T> T get(Function<String, T> rule, String text) {
    Map<String, Object> known = values.computeIfAbsent(rule, _ -> new HashMap<>());
    Object before = known.get(text);
    if (before != null) {
      return (T) before;
    }
    T value = rule.apply(text);
    if (known.size() < MAX) {
      known.put(text, value);
    }
    return value;
  }
}
