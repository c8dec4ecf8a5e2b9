package dialer.api.docs;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The examples that the five documents print, one a file under `documents/`: in the folder named
/// like the last part of the operation's path, as `NAME.request.json` and `NAME.answer.json`.
public final class DocumentExamples {
  private static final Path FOLDER = Path.of("src/test/resources/documents");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

  private DocumentExamples() {}

  /// The texts of an operation's requests, as printed.
  public static Stream<String> printed(String operation) {
    return files("/" + operation, ".request.json").values().stream().map(DocumentExamples::text);
  }

  static Map<String, Object> requests(String path) {
    return examples(path, ".request.json");
  }

  static Map<String, Object> answers(String path) {
    return examples(path, ".answer.json");
  }

  private static Map<String, Object> examples(String path, String kind) {
    Map<String, Object> all = new TreeMap<>();
    files(path, kind).forEach((name, file) -> all.put(name, Map.of("value", parsed(file))));
    return all;
  }

  private static JsonNode parsed(Path file) {
    try {
      return JSON.readTree(text(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Path> files(String path, String kind) {
    String[] steps = path.split("/");
    String last = steps[steps.length - 1];
    boolean named = last.startsWith("{");
    Path folder = FOLDER.resolve(named ? steps[steps.length - 2] + "." + last : last);
    Map<String, Path> found = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(kind))
            .forEach(file -> found.put(file.getFileName().toString().replace(kind, ""), file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }
}
