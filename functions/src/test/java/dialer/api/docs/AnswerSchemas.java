package dialer.api.docs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The schemas of what is answered, from the records that are written. Named components are kept.
final class AnswerSchemas {
  private final SourceDocs docs;
  private final Map<String, Object> components = new TreeMap<>();
  private final Map<String, Class<?>> named = new HashMap<>();

  AnswerSchemas(SourceDocs docs) {
    this.docs = docs;
  }

  Map<String, Object> components() {
    return components;
  }

  /// @param type a record, or what a record may have as a component
  Map<String, Object> of(Type type) {
    return of(type, Map.of());
  }

  private Map<String, Object> of(Type type, Map<String, Type> bound) {
    if (type instanceof TypeVariable<?> variable) {
      return of(bound.getOrDefault(variable.getName(), Object.class));
    }
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] arguments = generic.getActualTypeArguments();
      if (raw == List.class) {
        return schema("type", "array", "items", of(arguments[0], bound));
      }
      if (raw == Map.class) {
        return schema("type", "object", "additionalProperties", of(arguments[1], bound));
      }
      return record(raw, arguments[0]);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) {
      return record(raw, null);
    }
    return scalar(raw);
  }

  private static Map<String, Object> scalar(Class<?> type) {
    return switch (type.getName()) {
      case "java.lang.String" -> schema("type", "string");
      case "boolean", "java.lang.Boolean" -> schema("type", "boolean");
      case "int", "java.lang.Integer" -> schema("type", "integer", "format", "int32");
      case "long", "java.lang.Long" -> schema("type", "integer", "format", "int64");
      case "double", "java.lang.Double" -> schema("type", "number");
      default -> {
        if (type == Instant.class) {
          yield schema("type", "string", "format", "date-time");
        }
        if (type == UUID.class) {
          yield schema("type", "string", "format", "uuid");
        }
        if (type == URI.class) {
          yield schema("type", "string", "format", "uri");
        }
        if (type == JsonNode.class) {
          yield schema("type", "object", "additionalProperties", true);
        }
        throw new AssertionError(
            "No schema for "
                + type.getName()
                + ": answer a record, or name one in @Operation(answers = ...)");
      }
    };
  }

  private Map<String, Object> record(Class<?> type, @Nullable Type argument) {
    String name = argument == null ? name(type) : name((Class<?>) argument) + type.getSimpleName();
    Class<?> other = named.putIfAbsent(name, type);
    if (other != null && other != type) {
      throw new AssertionError("Two records are called " + name + ": " + other + " and " + type);
    }
    if (!components.containsKey(name)) {
      components.put(name, Map.of()); // it may name itself
      components.put(name, object(type, argument));
    }
    return schema("$ref", "#/components/schemas/" + name);
  }

  /// Nested ones by where they are: most of these have short names.
  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return (outer == null ? "" : name(outer).replace("Controller", "")) + type.getSimpleName();
  }

  private Map<String, Object> object(Class<?> type, @Nullable Type argument) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    add(type, argument, properties, required);
    Map<String, Object> schema = schema("type", "object");
    docs.of(type).ifPresent(text -> schema.put("description", text));
    schema.put("properties", properties);
    schema.put("required", required);
    return schema;
  }

  private void add(
      Class<?> type,
      @Nullable Type argument,
      Map<String, Object> properties,
      List<String> required) {
    Serdeable serde = type.getAnnotation(Serdeable.class);
    JsonInclude include = type.getAnnotation(JsonInclude.class);
    boolean snake = serde != null && serde.naming() == SnakeCaseStrategy.class;
    boolean leavesNulls = include != null && include.value() == JsonInclude.Include.NON_NULL;
    for (RecordComponent one : type.getRecordComponents()) {
      if (one.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        add(one.getType(), null, properties, required);
        continue;
      }
      String name = snake ? snake(one.getName()) : one.getName();
      boolean nullable = one.getAnnotatedType().isAnnotationPresent(Nullable.class);
      Map<String, Object> schema =
          argument == null
              ? of(one.getGenericType())
              : of(
                  bound(one.getAnnotatedType(), argument),
                  Map.of(type.getTypeParameters()[0].getName(), argument));
      if (nullable && !leavesNulls) {
        schema = orNull(schema);
      }
      if (!(nullable && leavesNulls)) {
        required.add(name);
      }
      Map<String, Object> described = schema;
      docs.component(type, one.getName())
          .ifPresent(text -> described.put("description", StandingParts.sentence(text)));
      properties.put(name, described);
    }
  }

  /// Lists of the variable are of the argument.
  private static Type bound(AnnotatedType type, Type argument) {
    if (type instanceof AnnotatedParameterizedType) {
      return type.getType();
    }
    return type.getType() instanceof TypeVariable<?> ? argument : type.getType();
  }

  private static Map<String, Object> orNull(Map<String, Object> schema) {
    if (schema.get("type") instanceof String type) {
      schema.put("type", List.of(type, "null"));
      return schema;
    }
    return schema("anyOf", List.of(schema, schema("type", "null")));
  }

  static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }

  static Map<String, Object> schema(Object... pairs) {
    Map<String, Object> schema = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      schema.put((String) pairs[i], pairs[i + 1]);
    }
    return schema;
  }
}
