package dialer.api.notify.live;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// API Gateway carries no message over 128 KB; so that events are the same whoever carries them, a
/// longer one comes without its `custom_data`, and says so.
final class Fitting {
  static final int MOST = 128 * 1024;

  private Fitting() {}

  static byte[] fit(JsonMapper json, byte[] text) {
    if (text.length <= MOST) {
      return text;
    }
    try {
      JsonNode event = json.readValue(text, JsonNode.class);
      JsonNode payload = event == null ? null : event.get("payload");
      if (event == null || payload == null || !payload.isObject()) {
        return text;
      }
      Map<String, @Nullable Object> shorter = fields(payload);
      shorter.put("custom_data", null);
      shorter.put("custom_data_omitted", true);
      Map<String, @Nullable Object> whole = fields(event);
      whole.put("payload", shorter);
      return json.writeValueAsBytes(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable Object> fields(JsonNode object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    object.entries().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    return fields;
  }
}
