package dialer.api.lambda;

import dialer.api.broker.Incoming;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the event source of Amazon MQ for RabbitMQ hands over: `rmqMessagesByQueue`, by
/// `queue::vhost`, bodies in base64, texts in headers as `{"bytes": [...]}`. Read by hand and
/// leniently: AWS's own class refuses the whole batch for one property of an unexpected kind, and
/// that would block it.
final class RabbitEvent {
  private RabbitEvent() {}

  /// The messages by the queue they were read from, in its order.
  static Map<String, List<Incoming>> read(JsonMapper json, InputStream event) throws IOException {
    Map<String, List<Incoming>> all = new LinkedHashMap<>();
    JsonNode whole = json.readValue(event, JsonNode.class);
    JsonNode queues = whole == null ? null : whole.get("rmqMessagesByQueue");
    if (queues != null && queues.isObject()) {
      queues
          .entries()
          .forEach(each -> {
            String queue = each.getKey().split("::", 2)[0];
            List<Incoming> messages = all.computeIfAbsent(queue, name -> new ArrayList<>());
            each.getValue().values().forEach(message -> messages.add(incoming(queue, message)));
          });
    }
    return all;
  }

  private static Incoming incoming(String queue, JsonNode message) {
    JsonNode properties = message.get("basicProperties");
    JsonNode given = properties == null ? null : properties.get("headers");
    Map<String, Object> headers = new HashMap<>();
    if (given != null && given.isObject()) {
      given.entries().forEach(header -> headers.put(header.getKey(), plain(header.getValue())));
    }
    String data = text(message, "data");
    return new Incoming(
        queue,
        text(properties, "type"),
        text(properties, "messageId"),
        headers,
        data == null ? new byte[0] : Base64.getMimeDecoder().decode(data));
  }

  private static @Nullable String text(@Nullable JsonNode of, String name) {
    JsonNode value = of == null ? null : of.get(name);
    return value == null || !value.isString() ? null : value.getStringValue();
  }

  private static Object plain(JsonNode value) {
    JsonNode bytes = value.isObject() ? value.get("bytes") : null;
    if (bytes == null || !bytes.isArray()) {
      return value.isString() ? value.getStringValue() : String.valueOf(value.getValue());
    }
    byte[] text = new byte[bytes.size()];
    for (int i = 0; i < text.length; i++) {
      JsonNode at = bytes.get(i);
      text[i] = at != null && at.isNumber() ? at.getNumberValue().byteValue() : (byte) '?';
    }
    return new String(text, StandardCharsets.UTF_8);
  }
}
