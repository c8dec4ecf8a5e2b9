package dialer.message;

import io.micronaut.json.tree.JsonNode;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What Serde lets pass in a message: a component that is missing is null to it, and a list of one
/// value is that value.
final class Shape {
  private Shape() {}

  /// The first flaw, in words for the operator; empty when there is none.
  ///
  /// @param json that the message was read from
  static Optional<String> flaw(Record message, JsonNode json) {
    if (!json.isObject()) {
      return Optional.of("no object");
    }
    return COMPONENTS.get(message.getClass()).stream()
        .flatMap(component -> flaw(component, component.of(message), json).stream())
        .findFirst();
  }

  private static Optional<String> flaw(Component component, @Nullable Object value, JsonNode json) {
    JsonNode field = json.get(component.name());
    if (value == null) {
      return component.optional() ? Optional.empty() : Optional.of("without " + component.name());
    }
    if (field == null || field.isNull()) {
      return Optional.empty(); // the message has its own value for what is not there
    }
    if (field.isArray() != component.many()) {
      return Optional.of(component.name() + " is a list, or is none");
    }
    return elements(value, field).flatMap(Optional::stream).findFirst();
  }

  /// The flaws of nested messages, and of lists in a list.
  private static Stream<Optional<String>> elements(Object value, JsonNode field) {
    if (field.isArray()) {
      List<?> values = value instanceof List<?> list ? list : List.of();
      return IntStream.range(0, field.size())
          .mapToObj(i -> {
            JsonNode node = field.get(i);
            Object element = i < values.size() ? values.get(i) : null;
            return node != null && node.isArray()
                ? Optional.of("a list in a list")
                : nested(element, node);
          });
    }
    return Stream.of(nested(value, field));
  }

  private static Optional<String> nested(@Nullable Object value, @Nullable JsonNode node) {
    return value instanceof Record message && node != null && node.isObject()
        ? flaw(message, node)
        : Optional.empty();
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
