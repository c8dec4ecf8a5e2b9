package dialer.local.gateway;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/// Requests with their bodies, up to what the service takes.
final class WholeRequests extends HttpObjectAggregator {
  private static final int MOST = 10 * 1024 * 1024;

  WholeRequests() {
    super(MOST);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    context
        .writeAndFlush(Answers.saying(413, "Request Too Long"))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
