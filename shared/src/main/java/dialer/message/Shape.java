package dialer.message;

import io.micronaut.json.tree.JsonNode;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Serde lets pass in a message: a component that is missing is null to it, and a list of one
/// value is that value.
final class Shape {
  private Shape() {}

  /// The first flaw, in words for the operator; null when there is none. In loops: it is asked for
  /// each call.
  ///
  /// @param json that the message was read from
  static @Nullable String flaw(Record message, JsonNode json) {
    if (!json.isObject()) {
      return "no object";
    }
    for (Component component : COMPONENTS.get(message.getClass())) {
      String flaw = flaw(component, component.of(message), json);
      if (flaw != null) {
        return flaw;
      }
    }
    return null;
  }

  private static @Nullable String flaw(Component component, @Nullable Object value, JsonNode json) {
    if (value == null) {
      return component.optional() ? null : "without " + component.name();
    }
    JsonNode field = json.get(component.name());
    if (field == null || field.isNull()) {
      return null; // the message has its own value for what is not there
    }
    if (field.isArray() != component.many()) {
      return component.name() + " is a list, or is none";
    }
    return field.isArray() ? elements(value, field) : nested(value, field);
  }

  private static @Nullable String elements(Object value, JsonNode field) {
    List<?> values = value instanceof List<?> list ? list : List.of();
    for (int i = 0; i < field.size(); i++) {
      JsonNode node = field.get(i);
      String flaw =
          node != null && node.isArray()
              ? "a list in a list"
              : nested(i < values.size() ? values.get(i) : null, node);
      if (flaw != null) {
        return flaw;
      }
    }
    return null;
  }

  private static @Nullable String nested(@Nullable Object value, @Nullable JsonNode node) {
    return value instanceof Record message && node != null && node.isObject()
        ? flaw(message, node)
        : null;
  }

  /// Looked up once a type: reflection parses a class's annotations anew each time it is asked.
  private static final ClassValue<List<Component>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents())
              .map(c ->
                  new Component(
                      c.getName(),
                      c.getAnnotatedType().isAnnotationPresent(Nullable.class),
                      Collection.class.isAssignableFrom(c.getType()),
                      c.getAccessor()))
              .toList();
        }
      };

  /// @param many whether it is written as a list
  private record Component(String name, boolean optional, boolean many, Method accessor) {
    @Nullable Object of(Record message) {
      try {
        return accessor.invoke(message);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
