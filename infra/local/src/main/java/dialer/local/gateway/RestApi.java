package dialer.local.gateway;

import dialer.local.lambda.Invocation;
import dialer.local.lambda.LambdaService;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Invokes its function with each request, one after another on a connection.
final class RestApi extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);

  private final Invocation.Invoker lambda;
  private final String function;
  private final @Nullable WebSocketApi sockets;
  private final Clock clock;

  RestApi(Invocation.Invoker lambda, String function, @Nullable WebSocketApi sockets, Clock clock) {
    this.lambda = lambda;
    this.function = function;
    this.sockets = sockets;
    this.clock = clock;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Channel channel = context.channel();
    var source = ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
    boolean upgrade =
        request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (sockets != null && upgrade && request.uri().startsWith("/api/ws/")) {
      sockets.open(channel, request.retain(), source);
      return;
    }
    byte[] body = ByteBufUtil.getBytes(request.content());
    request.retain();
    channel.config().setAutoRead(false);
    Thread.ofVirtual()
        .start(() -> {
          try {
            send(channel, request, answer(request, body, source));
          } finally {
            request.release();
            channel.config().setAutoRead(true);
          }
        });
  }

  private FullHttpResponse answer(FullHttpRequest request, byte[] body, String source) {
    try {
      byte[] event;
      try {
        if (request.decoderResult().isFailure()) {
          return Answers.saying(400, "Bad Request");
        }
        event = ProxyEvent.of(request, body, source, clock.instant());
      } catch (IllegalArgumentException e) {
        return Answers.saying(400, "Bad Request");
      }
      if (event.length > LambdaService.MAX_BYTES) {
        return Answers.saying(413, "Request Too Long");
      }
      return switch (lambda.invoke(function, event)) {
        case Invocation.Answered(var payload) -> Answers.of(payload);
        case Invocation.Failed _ -> Answers.saying(502, "Internal server error");
        case Invocation.Throttled _ -> Answers.saying(429, "Too Many Requests");
      };
    } catch (IOException | RuntimeException e) {
      LOG.warn("A request could not be handed over: {}", e.toString());
      return Answers.saying(502, "Internal server error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answers.saying(503, "Service Unavailable");
    }
  }

  private static void send(Channel channel, FullHttpRequest request, FullHttpResponse answer) {
    boolean keep = HttpUtil.isKeepAlive(request);
    if (!keep) {
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    var written = channel.writeAndFlush(answer);
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
