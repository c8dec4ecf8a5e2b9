package dialer.api.notify.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;

/// Puts messages together from their frames, up to a length. The framework bounds a frame alone,
/// and would collect frames of one message for ever.
final class WholeMessages extends WebSocketFrameAggregator {
  private WholeMessages(int most) {
    super(most);
  }

  /// To be called on the channel's thread, when it is a WebSocket.
  static void only(Channel channel, int most) {
    var decoder = channel.pipeline().context(WebSocketFrameDecoder.class);
    channel.pipeline().addAfter(decoder.name(), "whole-messages", new WholeMessages(most));
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, WebSocketFrame oversized) {
    context
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.MESSAGE_TOO_BIG))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
