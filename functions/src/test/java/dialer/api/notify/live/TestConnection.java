package dialer.api.notify.live;

import dialer.api.TestWait;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A reader's end, as the feed sees it.
final class TestConnection implements Connection {
  private static final JsonMapper JSON = JsonMapper.createDefault();

  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private volatile boolean reads = true;
  private volatile long unsent;
  private volatile long longest;
  volatile @Nullable Ending ended;

  @Override
  public void send(List<byte[]> texts) {
    longest = Math.max(longest, texts.stream().mapToLong(text -> text.length).sum());
    for (byte[] text : texts) {
      if (reads) {
        messages.add(node(text));
      } else {
        unsent += text.length;
      }
    }
  }

  private static JsonNode node(byte[] text) {
    try {
      return Objects.requireNonNull(JSON.readValue(text, JsonNode.class));
    } catch (IOException e) {
      throw new IllegalStateException(new String(text, StandardCharsets.UTF_8), e);
    }
  }

  @Override
  public long unsent() {
    return unsent;
  }

  @Override
  public void close(Ending why) {
    ended = why;
  }

  /// The most bytes it was handed at once.
  long longest() {
    return longest;
  }

  /// Takes nothing any more.
  void stopReading() {
    reads = false;
  }

  List<JsonNode> messages(String... types) {
    List<String> wanted = List.of(types);
    return messages.stream().filter(m -> wanted.contains(text(m, "type"))).toList();
  }

  /// The numbers of the events it got, in the order it got them.
  List<Long> ids() {
    return messages.stream()
        .map(m -> Objects.requireNonNull(m.get("event_id")))
        .filter(id -> !id.isNull())
        .map(JsonNode::getLongValue)
        .toList();
  }

  static String text(JsonNode node, String path) {
    JsonNode at = node;
    for (String name : path.split("\\.")) {
      at = Objects.requireNonNull(at.get(name), () -> "no " + path + " in " + node);
    }
    return at.isNull() ? "null" : at.coerceStringValue();
  }

  void await(String type) throws Exception {
    TestWait.until(() -> !messages(type).isEmpty());
  }
}
