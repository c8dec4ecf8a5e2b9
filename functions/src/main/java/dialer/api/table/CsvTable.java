package dialer.api.table;

import static java.util.stream.Collectors.joining;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects as a table (RFC 4180): the fields of their JSON in a heading, a line each.
final class CsvTable {
  private static final String LINE_END = "\r\n";

  private final JsonMapper json;

  CsvTable(JsonMapper json) {
    this.json = json;
  }

  String heading(List<String> fields) {
    return String.join(",", fields) + LINE_END;
  }

  /// @param fields in their order; what an object has besides is left out
  String lines(List<String> fields, List<?> objects) {
    StringBuilder table = new StringBuilder();
    for (Object object : objects) {
      JsonNode tree = tree(object);
      table
          .append(fields.stream().map(field -> cell(tree.get(field))).collect(joining(",")))
          .append(LINE_END);
    }
    return table.toString();
  }

  private JsonNode tree(Object object) {
    try {
      return json.writeValueToTree(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String cell(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    if (value.isObject() || value.isArray()) {
      try {
        return quoted(json.writeValueAsString(value));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String text = value.coerceStringValue();
    return quoted(value.isString() ? harmless(text) : text);
  }

  /// A spreadsheet runs what begins like a formula; a number such as +49301234567 is none.
  private static String harmless(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return formula && !text.matches("\\+[0-9]+") ? "'" + text : text;
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
