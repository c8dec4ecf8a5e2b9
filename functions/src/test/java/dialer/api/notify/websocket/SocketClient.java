package dialer.api.notify.websocket;

import dialer.api.TestWait;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A tenant's client.
public final class SocketClient implements WebSocket.Listener {
  static final String PATH = "/api/ws/v1/monitoring/ws";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.createDefault();

  /// All but heartbeats.
  public final List<String> messages = new CopyOnWriteArrayList<>();

  public final AtomicInteger heartbeats = new AtomicInteger();
  public final WebSocket socket;
  private final StringBuilder text = new StringBuilder();
  private volatile String closed = "";

  /// @param host `ws://` and its address
  /// @throws java.util.concurrent.CompletionException when it is not let in
  public SocketClient(String host, String query, Map<String, String> headers) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    headers.forEach(builder::header);
    socket = builder.buildAsync(URI.create(host + PATH + query), this).join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      if (text.indexOf("{\"type\":\"heartbeat\"") == 0) {
        heartbeats.incrementAndGet();
      } else {
        messages.add(text.toString());
      }
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed = code + " " + reason;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed = "0 " + error;
  }

  /// Why it is over, as `1008 reason`; empty while it is not. Who closes without a reason has said
  /// it before.
  public String ended() {
    if (!closed.startsWith("1000") || messages.isEmpty()) {
      return closed;
    }
    JsonNode payload = Objects.requireNonNull(json(messages.getLast()).get("payload"));
    JsonNode code = payload.get("close_code");
    return code == null
        ? closed
        : code.getIntValue() + " " + Objects.requireNonNull(payload.get("reason")).getStringValue();
  }

  public SocketClient subscribe() throws Exception {
    return subscribe("{\"type\":\"subscribe\"}");
  }

  public SocketClient subscribe(String text) throws Exception {
    say(text);
    await("\"subscribed\"");
    return this;
  }

  public void say(String said) {
    socket.sendText(said, true).join();
  }

  public void await(String part) throws Exception {
    TestWait.until(() -> messages.stream().anyMatch(m -> m.contains(part)));
  }

  /// The numbers of the events it heard, in the order it heard them.
  public List<Long> ids() {
    return messages.stream()
        .map(m -> Objects.requireNonNull(json(m).get("event_id"), m))
        .filter(id -> !id.isNull())
        .map(JsonNode::getLongValue)
        .toList();
  }

  static JsonNode json(String text) {
    try {
      return Objects.requireNonNull(JSON.readValue(text, JsonNode.class));
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
