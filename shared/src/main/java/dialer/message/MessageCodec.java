package dialer.message;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Messages to bytes and back.
public final class MessageCodec {
  /// A mapper of its own, so that what crosses the broker does not change with a setting of the
  /// API. One for the process, made for its first message: it is a whole application context.
  private static final class Json {
    static final ObjectMapper MAPPER =
        ObjectMapper.create(
            Map.of(
                "micronaut.serde.deserialization.ignore-unknown", true,
                "micronaut.serde.deserialization.fail-on-null-for-primitives", true,
                "micronaut.serde.serialization.inclusion", "ALWAYS"));
  }

  public byte[] write(Message message) {
    try {
      return Json.MAPPER.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Poison is an answer here, not a fault: whoever reads a queue must get past it.
  ///
  /// @param type the AMQP `type` property
  public Read read(@Nullable String type, byte[] body) {
    if (type == null) {
      return new Read.Poison("no message type");
    }
    MessageType known = MessageType.of(type).orElse(null);
    if (known == null) {
      return new Read.Poison("unknown message type");
    }
    try {
      Message message = Json.MAPPER.readValue(body, known.body());
      return message == null ? new Read.Poison("empty") : complete(message);
    } catch (IOException | RuntimeException e) {
      return new Read.Poison(type + ": " + e.getMessage());
    }
  }

  private static Read complete(Message message) {
    return missing((Record) message)
        .<Read>map(field -> new Read.Poison("without " + field))
        .orElseGet(() -> new Read.Understood(message));
  }

  /// The first component that is null and may not be: Serde fills what a message lacks with null.
  private static Optional<String> missing(Record message) {
    for (Component component : COMPONENTS.get(message.getClass())) {
      Object value = component.of(message);
      if (value == null && !component.optional()) {
        return Optional.of(component.name());
      }
      for (Object part : value instanceof List<?> list ? list : Collections.singletonList(value)) {
        Optional<String> inner = part instanceof Record nested ? missing(nested) : Optional.empty();
        if (inner.isPresent()) {
          return inner;
        }
      }
    }
    return Optional.empty();
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
                      c.getAccessor()))
              .toList();
        }
      };

  private record Component(String name, boolean optional, Method accessor) {
    @Nullable Object of(Record message) {
      try {
        return accessor.invoke(message);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public sealed interface Read {
    record Understood(Message message) implements Read {}

    /// @param why for the operator; may repeat parts of the body
    record Poison(String why) implements Read {}
  }
}
