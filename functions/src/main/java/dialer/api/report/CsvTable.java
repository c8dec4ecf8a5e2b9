package dialer.api.report;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// JSON objects as a table (RFC 4180): their fields in a heading, a line each.
final class CsvTable {
  private static final String LINE_END = "\r\n";

  private final JsonMapper json;

  CsvTable(JsonMapper json) {
    this.json = json;
  }

  /// @param heading fields in their order; what an object has besides is left out
  String of(List<String> heading, List<JsonNode> objects) {
    StringBuilder table = new StringBuilder(String.join(",", heading)).append(LINE_END);
    for (JsonNode object : objects) {
      List<String> cells = new ArrayList<>();
      for (String field : heading) {
        cells.add(cell(object.get(field)));
      }
      table.append(String.join(",", cells)).append(LINE_END);
    }
    return table.toString();
  }

  private String cell(@org.jspecify.annotations.Nullable JsonNode value) {
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
