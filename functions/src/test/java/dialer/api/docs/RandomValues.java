package dialer.api.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes values that a schema describes, and spoils them.
final class RandomValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\ud800",
          "🤙🏽 \u202e",
          "'; DROP TABLE calls; --",
          "${SHELL(id)}",
          "../../etc/passwd",
          "\r\nAction: Hangup",
          "9".repeat(40),
          "-1",
          "NaN",
          "9999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "+1000000-01-01T00:00:00Z",
          "x".repeat(5000));

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  String hostileText() {
    return HOSTILE.get(random.nextInt(HOSTILE.size()));
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// @param optional the share of optional fields that are given
  JsonNode valid(JsonNode schema, double optional) {
    if (schema.has("anyOf") && !schema.has("properties")) {
      return valid(schema.get("anyOf").get(random.nextInt(schema.get("anyOf").size())), optional);
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size() - 1)); // null is last
    }
    if (schema.has("examples")) {
      return schema.get("examples").get(0);
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.get(0).asText() : type.asText()) {
      case "object" -> object(schema, optional);
      case "array" -> array(schema, optional);
      case "integer" -> JSON.numberNode(integer(schema));
      case "number" ->
          JSON.numberNode(schema.path("maximum").asDouble(1) / (1 + random.nextInt(9)));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "string" -> JSON.textNode("text" + random.nextInt(1_000_000));
      default -> JSON.textNode("whatever");
    };
  }

  private long integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = Math.min(schema.path("maximum").asLong(1_000_000), least + 1_000_000);
    return chance(0.1) ? most : least + (long) (random.nextDouble() * (most - least));
  }

  private ObjectNode object(JsonNode schema, double optional) {
    List<String> needed = new ArrayList<>();
    schema.path("required").forEach(name -> needed.add(name.asText()));
    if (schema.has("anyOf")) {
      one(new ArrayList<>(schema.get("anyOf").findValues("required")))
          .forEach(name -> needed.add(name.asText()));
    }
    ObjectNode object = JSON.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(field -> {
          if (needed.contains(field.getKey()) || chance(optional)) {
            object.set(field.getKey(), valid(field.getValue(), optional));
          }
        });
    schema
        .path("dependentRequired")
        .properties()
        .forEach(field -> {
          if (object.has(field.getKey())) {
            field
                .getValue()
                .forEach(other ->
                    object.set(
                        other.asText(),
                        valid(schema.path("properties").path(other.asText()), optional)));
          }
        });
    return object;
  }

  private ArrayNode array(JsonNode schema, double optional) {
    ArrayNode array = JSON.arrayNode();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      array.add(valid(schema.path("items"), optional));
    }
    return array;
  }

  /// The same with something wrong somewhere, mostly.
  JsonNode spoilt(JsonNode value) {
    if (value.isObject() && !value.isEmpty() && chance(0.9)) {
      List<String> names = new ArrayList<>();
      value.fieldNames().forEachRemaining(names::add);
      ObjectNode object = ((ObjectNode) value).deepCopy();
      String name = one(names);
      return switch (random.nextInt(6)) {
        case 0 -> object.without(name);
        case 1 -> object.set(name + "\u0000", object.get(name));
        default -> object.set(name, spoilt(object.get(name)));
      };
    }
    if (value.isArray() && !value.isEmpty() && chance(0.8)) {
      ArrayNode array = ((ArrayNode) value).deepCopy();
      int at = random.nextInt(array.size());
      return array.set(at, spoilt(array.get(at)));
    }
    return hostile();
  }

  private JsonNode hostile() {
    return switch (random.nextInt(8)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(one(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31)));
      case 3 -> JSON.numberNode(one(List.of(1e308, -0.0, 1e-308, 0.1)));
      case 4 -> JSON.arrayNode().add(JSON.objectNode()).add(1).addNull();
      case 5 -> JSON.objectNode().put("a", hostileText());
      default -> JSON.textNode(hostileText());
    };
  }
}
