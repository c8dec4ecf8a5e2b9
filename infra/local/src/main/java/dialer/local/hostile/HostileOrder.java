package dialer.local.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// One payload of `hostile/orders.txt`, whose head says what its lines mean.
///
/// @param line of the file, as it stands there: its name
public record HostileOrder(String line, String field, JsonNode value) {
  private static final ObjectMapper JSON = ObjectMapper.getDefault();

  /// All of them.
  ///
  /// @param witness what their commands would make
  public static List<HostileOrder> all(Path witness) {
    try (var in =
        Objects.requireNonNull(HostileOrder.class.getResourceAsStream("/hostile/orders.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replace("@WITNESS@", witness.toString()))
          .map(HostileOrder::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HostileOrder parse(String line) {
    int blank = line.indexOf(' ');
    try {
      return new HostileOrder(line, line.substring(0, blank), read(line.substring(blank + 1)));
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON: " + line, e);
    }
  }

  /// The body of an order for the queue.
  ///
  /// @param good a good one, into which this is put
  public byte[] body(byte[] good) {
    try {
      if (field.equals("hex")) {
        return HexFormat.of().parseHex(value.getStringValue());
      }
      var order = new TreeMap<>(entries(read(new String(good, UTF_8))));
      var action = new TreeMap<>(entries(Objects.requireNonNull(order.get("action"))));
      switch (field) {
        case "attempt", "client", "server" -> order.put(field, value);
        case "run" ->
            action.put("onAnswer", step("run", Map.of("application", at(0), "data", at(1))));
        case "enter" ->
            action.put("onAnswer", step("enter", Map.of("context", at(0), "extension", at(1))));
        case "variable" -> action.put("variables", JsonNode.createArrayNode(List.of(value)));
        case "codec" -> action.put("codecs", JsonNode.createArrayNode(List.of(value)));
        default -> action.put(field, value);
      }
      order.put("action", JsonNode.createObjectNode(action));
      return JSON.writeValueAsBytes(JsonNode.createObjectNode(order));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What of an API's action it stands for; empty where it is none.
  public Optional<Map<String, JsonNode>> actionFields() {
    return switch (field) {
      case "channel" -> Optional.of(Map.of("Channel", value));
      case "run" -> Optional.of(Map.of("Application", at(0), "Data", at(1)));
      case "enter" -> Optional.of(Map.of("Context", at(0), "Exten", at(1)));
      case "variable" -> Optional.of(Map.of("Variable", value));
      case "callerId" -> Optional.of(Map.of("CallerID", value));
      case "timeoutMillis" -> Optional.of(Map.of("Timeout", value));
      case "codec" -> Optional.of(Map.of("Codecs", value));
      default -> Optional.empty();
    };
  }

  private JsonNode at(int index) {
    return Objects.requireNonNull(value.get(index));
  }

  private static JsonNode step(String what, Map<String, JsonNode> fields) {
    var step = new TreeMap<>(fields);
    step.put("do", JsonNode.createStringNode(what));
    return JsonNode.createObjectNode(step);
  }

  private static JsonNode read(String json) throws IOException {
    var node = JSON.readValue(json, JsonNode.class);
    return node == null ? JsonNode.nullNode() : node;
  }

  private static Map<String, JsonNode> entries(JsonNode object) {
    Map<String, JsonNode> found = new TreeMap<>();
    object.entries().forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }
}
