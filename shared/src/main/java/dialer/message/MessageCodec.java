package dialer.message;

import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
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
      JsonNode read = Json.MAPPER.readValue(body, JsonNode.class);
      if (read == null) {
        return new Read.Poison("empty");
      }
      Message message = Json.MAPPER.readValueFromTree(read, known.body());
      if (message == null) {
        return new Read.Poison("empty");
      }
      String flaw = Shape.flaw((Record) message, read);
      return flaw == null ? new Read.Understood(message) : new Read.Poison(flaw);
    } catch (IOException | RuntimeException e) {
      return new Read.Poison(type + ": " + e.getMessage());
    }
  }

  public sealed interface Read {
    record Understood(Message message) implements Read {}

    /// @param why for the operator; may repeat parts of the body
    record Poison(String why) implements Read {}
  }
}
