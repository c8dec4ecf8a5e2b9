package dialer.api.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What of an object goes into a table.
///
/// @param names in their order, as in the JSON of a line
/// @param line the object as it is written; what its JSON has besides is left out
public record Columns<T>(List<String> names, Function<T, ?> line) {
  public Columns {
    names = List.copyOf(names);
  }

  /// All of a record.
  public static <T extends Record> Columns<T> of(Class<T> type) {
    return new Columns<>(namesOf(type), Function.identity());
  }

  /// The names of a record's parts as they are in JSON.
  public static List<String> namesOf(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(part -> part.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .toList();
  }
}
