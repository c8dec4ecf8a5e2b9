package dialer.api.dispatch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A statement that uses a parameter in several places, by `:name`.
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

  /// @param values one for each name
  PreparedStatement prepare(Connection connection, Map<String, Object> values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < names.size(); i++) {
      Object value = values.get(names.get(i));
      if (value == null) {
        statement.close();
        throw new IllegalArgumentException("no value for :" + names.get(i));
      }
      statement.setObject(i + 1, value);
    }
    return statement;
  }
}
