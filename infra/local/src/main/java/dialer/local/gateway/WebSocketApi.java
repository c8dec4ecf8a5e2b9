package dialer.local.gateway;

import dialer.local.lambda.Invocation;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A WebSocket API with one function behind its routes `$connect`, `$default` and `$disconnect`. A
/// function is invoked with each message as it comes, with several of one connection at once.
public final class WebSocketApi implements AutoCloseable {
  static final int MOST_MESSAGE = 128 * 1024;
  static final int MOST_FRAME = 32 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketApi.class);
  private static final int IDLE_MINUTES = 10;
  private static final int MOST_HOURS = 2;

  private final Invocation.Invoker lambda;
  private final String function;
  private final Clock clock;
  private final Map<String, HeldSocket> held = new ConcurrentHashMap<>();
  private final ConnectionsApi connections;
  private final SecureRandom random = new SecureRandom();

  public WebSocketApi(Invocation.Invoker lambda, String function, Clock clock) throws IOException {
    this.lambda = lambda;
    this.function = function;
    this.clock = clock;
    connections = new ConnectionsApi(held);
  }

  /// Where the management API is.
  public String management() {
    return connections.address();
  }

  /// Asks `$connect` and upgrades, or answers as it does.
  ///
  /// @param upgrade is released
  void open(Channel channel, FullHttpRequest upgrade, String source) {
    byte[] id = new byte[11];
    random.nextBytes(id);
    var socket =
        new HeldSocket(
            new SocketEvent(
                Base64.getUrlEncoder().encodeToString(id),
                clock.instant(),
                source,
                Objects.requireNonNullElse(upgrade.headers().get("User-Agent"), "")),
            channel,
            this);
    Thread.ofVirtual()
        .start(() -> {
          FullHttpResponse refusal = refusal(socket, upgrade);
          channel
              .eventLoop()
              .execute(() -> {
                if (refusal == null) {
                  upgrade(socket, upgrade);
                } else {
                  channel.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
                }
                upgrade.release();
              });
        });
  }

  /// Null: it is let in.
  private @Nullable FullHttpResponse refusal(HeldSocket socket, FullHttpRequest upgrade) {
    try {
      var query = ProxyEvent.query(URI.create(upgrade.uri()).getRawQuery());
      var ended = lambda.invoke(function, socket.event().connect(upgrade, query, clock.instant()));
      if (ended instanceof Invocation.Answered(var payload)) {
        var answer = Answers.of(payload);
        return answer.status().code() / 100 == 2 ? null : answer;
      }
      LOG.warn("A socket is not let in: {}", ended);
      return Answers.saying(502, "Internal server error");
    } catch (IllegalArgumentException e) {
      return Answers.saying(400, "Bad Request");
    } catch (IOException e) {
      return Answers.saying(502, "Internal server error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answers.saying(503, "Service Unavailable");
    }
  }

  private void upgrade(HeldSocket socket, FullHttpRequest request) {
    var handshaker =
        new WebSocketServerHandshakerFactory(
                "ws://local" + request.uri(),
                null,
                WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(MOST_FRAME).build())
            .newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(socket.channel());
      return;
    }
    var pipeline = socket.channel().pipeline();
    held.put(socket.event().id(), socket);
    if (!socket.channel().isActive()) { // it did not wait for $connect
      left(socket, 1006, "");
      return;
    }
    handshaker.handshake(socket.channel(), request);
    pipeline.remove(RestApi.class);
    pipeline
        .addLast(new IdleStateHandler(0, 0, IDLE_MINUTES, TimeUnit.MINUTES))
        .addLast(new WebSocketFrameAggregator(MOST_MESSAGE))
        .addLast(socket);
    socket
        .channel()
        .eventLoop()
        .schedule(() -> socket.end(1001, "Going away"), MOST_HOURS, TimeUnit.HOURS);
  }

  /// What it said; a function that fails is told to who said it.
  void said(HeldSocket socket, String text) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            if (!isWell(lambda.invoke(function, socket.event().message(text, clock.instant())))) {
              socket.send(
                  ObjectMapper.getDefault()
                      .writeValueAsBytes(
                          Map.of(
                              "message", "Internal server error",
                              "connectionId", socket.event().id(),
                              "requestId", "local")));
            }
          } catch (IOException e) {
            LOG.warn("A message was lost: {}", e.toString());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static boolean isWell(Invocation ended) throws IOException {
    if (!(ended instanceof Invocation.Answered(var payload))) {
      LOG.warn("A message failed: {}", ended);
      return false;
    }
    var answer = ObjectMapper.getDefault().readValue(payload, JsonNode.class);
    var status = answer == null ? null : answer.get("statusCode");
    return status != null && status.isNumber() && status.getIntValue() < 400;
  }

  void left(HeldSocket socket, int status, String reason) {
    if (held.remove(socket.event().id(), socket)) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              var ended =
                  lambda.invoke(
                      function, socket.event().disconnect(status, reason, clock.instant()));
              if (!isWell(ended)) {
                LOG.info("$disconnect is told once, well or not: {}", ended);
              }
            } catch (IOException e) {
              LOG.warn("$disconnect: {}", e.toString());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
