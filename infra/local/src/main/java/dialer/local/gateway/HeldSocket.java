package dialer.local.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One WebSocket.
final class HeldSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int GRACE_SECONDS = 1;

  private final SocketEvent event;
  private final Channel channel;
  private final WebSocketApi api;
  private int status = 1006; // of the channel's thread, as the reason
  private String reason = "";

  HeldSocket(SocketEvent event, Channel channel, WebSocketApi api) {
    this.event = event;
    this.channel = channel;
    this.api = api;
  }

  SocketEvent event() {
    return event;
  }

  Channel channel() {
    return channel;
  }

  /// In frames as the service makes them. False: its reader takes too little.
  boolean send(byte[] text) {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    channel
        .eventLoop()
        .execute(() -> {
          boolean room = channel.isWritable();
          for (int from = 0; room && (from == 0 || from < text.length); ) {
            int to = Math.min(text.length, from + WebSocketApi.MOST_FRAME);
            var part = Unpooled.wrappedBuffer(Arrays.copyOfRange(text, from, to));
            boolean last = to == text.length;
            channel.write(
                from == 0
                    ? new TextWebSocketFrame(last, 0, part)
                    : new ContinuationWebSocketFrame(last, 0, part));
            from = Math.max(to, 1);
          }
          channel.flush();
          taken.complete(room);
        });
    return taken.join();
  }

  void end(int code, String why) {
    channel
        .eventLoop()
        .execute(() -> {
          status = code;
          reason = why;
          channel
              .writeAndFlush(new CloseWebSocketFrame(code, why))
              .addListener(ChannelFutureListener.CLOSE);
          channel.eventLoop().schedule(() -> channel.close(), GRACE_SECONDS, TimeUnit.SECONDS);
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> api.said(this, text.text());
      case PingWebSocketFrame ping ->
          context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case CloseWebSocketFrame close -> {
        status = close.statusCode() < 0 ? 1005 : close.statusCode();
        reason = close.reasonText();
        context
            .writeAndFlush(new CloseWebSocketFrame(close.statusCode() < 0 ? 1000 : status, ""))
            .addListener(ChannelFutureListener.CLOSE);
      }
      case PongWebSocketFrame _ -> {}
      default -> end(1003, "only texts are taken");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      end(1001, "Going away");
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      end(1009, "Message too long");
    } else {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    api.left(this, status, reason);
  }
}
