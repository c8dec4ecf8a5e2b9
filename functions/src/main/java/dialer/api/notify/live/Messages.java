package dialer.api.notify.live;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a reader is told beside events, in the same shape; its `event_id` is null.
@Singleton
public final class Messages {
  private final JsonMapper json;
  private final Clock clock;

  public Messages(JsonMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /// @param position events after it follow
  byte[] subscribed(Set<EventType> types, long position) {
    return message(
        "subscribed",
        Map.of("events", types.stream().map(EventType::label).toList(), "last_event_id", position));
  }

  /// Some of what it has not seen is not kept any more.
  ///
  /// @param position events after it follow
  byte[] reset(long position) {
    return message(
        "reset",
        Map.of(
            "reason",
            "events after last_event_id are not kept any more",
            "last_event_id",
            position));
  }

  byte[] heartbeat() {
    return message("heartbeat", Map.of());
  }

  byte[] pong() {
    return message("pong", Map.of());
  }

  byte[] error(String why) {
    return message("error", Map.of("reason", why));
  }

  /// The last that a reader hears where its connection cannot end with a code and a reason.
  public byte[] ending(Connection.Ending why) {
    return message("error", Map.of("reason", why.reason(), "close_code", why.code()));
  }

  private byte[] message(String type, Map<String, ?> payload) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("type", type);
    message.put("payload", payload);
    message.put("event_id", null);
    message.put("timestamp", clock.instant().toString());
    try {
      return json.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
