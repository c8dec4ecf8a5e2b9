package dialer.api.notify.websocket;

import dialer.api.notify.live.Connection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A WebSocket on its channel, and not by the framework's session: that writes and flushes message
/// by message, and cannot end one that takes nothing any more.
final class NettyConnection implements Connection {
  /// How long one that is ended may take to read why.
  private static final int GRACE_SECONDS = 5;

  private final Channel channel;
  private final AtomicLong unsent = new AtomicLong();

  NettyConnection(Channel channel) {
    this.channel = channel;
  }

  /// One task on the channel's thread and one flush, however many messages.
  @Override
  public void send(List<byte[]> texts) {
    long bytes = texts.stream().mapToLong(text -> text.length).sum();
    unsent.addAndGet(bytes);
    channel
        .eventLoop()
        .execute(() -> {
          for (byte[] text : texts.subList(0, texts.size() - 1)) {
            channel.write(frame(text));
          }
          channel
              .writeAndFlush(frame(texts.getLast()))
              .addListener(written -> unsent.addAndGet(-bytes));
        });
  }

  private static TextWebSocketFrame frame(byte[] text) {
    return new TextWebSocketFrame(Unpooled.wrappedBuffer(text));
  }

  @Override
  public long unsent() {
    return unsent.get();
  }

  @Override
  public void close(Ending why) {
    channel
        .eventLoop()
        .execute(() -> {
          channel
              .writeAndFlush(new CloseWebSocketFrame(why.code(), why.reason()))
              .addListener(ChannelFutureListener.CLOSE);
          channel.eventLoop().schedule(() -> channel.close(), GRACE_SECONDS, TimeUnit.SECONDS);
        });
  }
}
