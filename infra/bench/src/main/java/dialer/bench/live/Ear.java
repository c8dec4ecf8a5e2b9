package dialer.bench.live;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.CharsetUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// One reader, at whichever node: what it has heard, and whether anything was missing or came
/// twice. It reads of an event as little as tells that, for a thousand share the machine with what
/// they measure.
final class Ear {
  private static final byte[] ID = "\"event_id\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AT = "\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int INSTANT = "2026-01-01T00:00:00.000Z".length();
  private static final int TIMED = 8; // of so many events one

  private final Latencies latencies;
  private volatile long last;
  private volatile long missing;
  private volatile long twice;
  private volatile String ended = "";
  private volatile CompletableFuture<Void> subscribed = new CompletableFuture<>();

  Ear(Latencies latencies) {
    this.latencies = latencies;
  }

  /// The newest event's id; 0 before the first.
  long last() {
    return last;
  }

  long missing() {
    return missing;
  }

  long twice() {
    return twice;
  }

  /// The code it was closed with, `cut off` where nothing was said, empty while it is open.
  String ended() {
    return ended;
  }

  /// Done when the node has let it in.
  CompletableFuture<Void> subscribed() {
    return subscribed;
  }

  /// For a connection of its own.
  Handler open() {
    ended = "";
    subscribed = new CompletableFuture<>();
    return new Handler();
  }

  final class Handler extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        context.writeAndFlush(
            new TextWebSocketFrame("{\"type\":\"subscribe\",\"last_event_id\":" + last + "}"));
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      switch (frame) {
        case TextWebSocketFrame text -> heard(text.content());
        case CloseWebSocketFrame close -> ended = String.valueOf(close.statusCode());
        default -> {} // the protocol's own
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (ended.isEmpty()) {
        ended = "cut off";
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private void heard(ByteBuf text) {
    int tail = find(text, ID, Math.max(text.readerIndex(), text.writerIndex() - 40));
    long id = tail < 0 ? 0 : number(text, tail);
    if (id == 0) { // it has none, or null: the node says something of its own
      if (text.toString(CharsetUtil.UTF_8).startsWith("{\"type\":\"subscribed\"")) {
        subscribed.complete(null);
      }
      return;
    }
    if (id <= last) {
      twice++;
    } else {
      missing += id - last - 1;
      last = id;
    }
    if (id % TIMED == 0) {
      int at = find(text, AT, text.readerIndex());
      String instant = text.toString(at, INSTANT, CharsetUtil.US_ASCII);
      latencies.add(System.currentTimeMillis() - Instant.parse(instant).toEpochMilli());
    }
  }

  /// Where it goes on after `what`, or -1.
  private static int find(ByteBuf text, byte[] what, int from) {
    for (int i = from; i <= text.writerIndex() - what.length; i++) {
      int n = 0;
      while (n < what.length && text.getByte(i + n) == what[n]) {
        n++;
      }
      if (n == what.length) {
        return i + n;
      }
    }
    return -1;
  }

  private static long number(ByteBuf text, int from) {
    long number = 0;
    for (int i = from; i < text.writerIndex(); i++) {
      int digit = text.getByte(i) - '0';
      if (digit < 0 || digit > 9) {
        return number;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
