package dialer.api.dispatch.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A statement that uses an argument in several places, by `:name`.
///
/// @param sql with a `?` for each
record NamedSql(String sql, List<String> names) {
  private static final Pattern NAME = Pattern.compile("(?<!:):([a-z_]+)");

  static NamedSql of(String text) {
    List<String> names = new ArrayList<>();
    String sql =
        NAME.matcher(text)
            .replaceAll((MatchResult found) -> {
              names.add(found.group(1));
              return "?";
            });
    return new NamedSql(sql, List.copyOf(names));
  }

  /// In the order of the statement.
  ///
  /// @throws IllegalArgumentException when a name has no value
  Object[] arguments(Map<String, Object> values) {
    return names.stream()
        .map(name -> {
          Object value = values.get(name);
          if (value == null) {
            throw new IllegalArgumentException("no value for :" + name);
          }
          return value;
        })
        .toArray();
  }
}
