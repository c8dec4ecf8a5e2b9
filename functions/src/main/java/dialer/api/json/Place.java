package dialer.api.json;

import com.fasterxml.jackson.core.JsonStreamContext;

/// The place a parser has reached, in words: `data[17].action.Channel`.
final class Place {
  private static final int MAX_NAME = 64;

  private Place() {}

  static String of(JsonStreamContext context) {
    JsonStreamContext parent = context.getParent();
    String before = parent == null ? "" : of(parent);
    if (context.inArray()) {
      return before + (context.hasCurrentIndex() ? "[" + context.getCurrentIndex() + "]" : "");
    }
    String name = context.getCurrentName();
    if (name == null) {
      return before;
    }
    String own = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name;
    return before.isEmpty() ? own : before + "." + own;
  }

  static String of(JsonStreamContext context, String field) {
    String before = of(context);
    return before.isEmpty() ? field : before + "." + field;
  }
}
