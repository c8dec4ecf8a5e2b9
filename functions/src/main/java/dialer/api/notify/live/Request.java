package dialer.api.notify.live;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a reader asks for.
public sealed interface Request {
  /// @param lastEventId the last event it has seen; null: from now on
  record Subscribe(Set<EventType> types, @Nullable Long lastEventId) implements Request {}

  /// It wants to know whether we are there.
  record Ping() implements Request {}

  /// @param why in a sentence for it
  record Unreadable(String why) implements Request {}

  /// Never throws, whatever it is sent.
  static Request read(JsonMapper json, String text) {
    JsonNode node;
    try {
      node = json.readValue(text, JsonNode.class);
    } catch (IOException | RuntimeException e) {
      return new Unreadable("not JSON");
    }
    if (node == null || !node.isObject()) {
      return new Unreadable("must be an object such as {\"type\": \"subscribe\"}");
    }
    JsonNode type = node.get("type");
    return switch (type != null && type.isString() ? type.getStringValue() : "") {
      case "subscribe" -> subscribe(node);
      case "ping" -> new Ping();
      default -> new Unreadable("type: must be subscribe or ping");
    };
  }

  private static Request subscribe(JsonNode node) {
    Set<EventType> types = EventType.ALL;
    JsonNode events = node.get("events");
    if (events != null && !events.isNull()) {
      if (!events.isArray()) {
        return new Unreadable("events: must be a list");
      }
      types = EnumSet.noneOf(EventType.class);
      for (JsonNode event : events.values()) {
        Optional<EventType> known =
            event.isString() ? EventType.of(event.getStringValue()) : Optional.empty();
        if (known.isEmpty()) {
          return new Unreadable("events: must be of " + String.join(", ", EventType.labels()));
        }
        types.add(known.get());
      }
    }
    JsonNode last = node.get("last_event_id");
    if (last == null || last.isNull()) {
      return new Subscribe(types, null);
    }
    String id = last.isNumber() || last.isString() ? last.coerceStringValue() : "";
    return id.matches("\\d{1,18}")
        ? new Subscribe(types, Long.parseLong(id))
        : new Unreadable("last_event_id: must be the event_id of an event");
  }
}
