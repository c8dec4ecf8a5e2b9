package dialer.api.notify.websocket;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.server.netty.NettyHttpRequest;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Goes back to the channel's own thread once the caller is known. The framework answers the
/// handshake and then changes the channel's pipeline on whatever thread the last filter left it; on
/// another one what the reader sends at once arrives in between and is lost, seen as a
/// ClassCastException of TextWebSocketFrame.
@Filter("/api/ws/**")
final class UpgradeOnItsThread implements HttpServerFilter {
  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    Publisher<MutableHttpResponse<?>> answer = chain.proceed(request);
    return request instanceof NettyHttpRequest<?> netty
        ? Mono.from(answer)
            .publishOn(
                Schedulers.fromExecutor(netty.getChannelHandlerContext().channel().eventLoop()))
        : answer;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
