package dialer.local.gateway;

import dialer.local.lambda.Invocation;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A REST API in front of one function, on loopback, and a WebSocket API beside it.
public final class ApiGateway implements AutoCloseable {
  /// What the service holds for a reader that takes nothing; more is refused.
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(64_000, 128_000);

  private final MultiThreadIoEventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final Channel server;

  /// @param sockets where upgrades go; null: there are none
  /// @param port 0 for any
  public ApiGateway(
      Invocation.Invoker lambda,
      String function,
      @Nullable WebSocketApi sockets,
      int port,
      Clock clock) {
    server =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(16_384, 65_536, 65_536))
                        .addLast(new WholeRequests())
                        .addLast(new RestApi(lambda, function, sockets, clock));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
