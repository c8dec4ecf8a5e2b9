package dialer.bench.live;

import dialer.local.service.ServiceFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/// Opens WebSockets of a thousand readers on one thread.
final class Sockets implements AutoCloseable {
  private static final String PATH = "/api/ws/v1/monitoring/ws";
  private static final int LONGEST_MESSAGE = 1 << 20;
  private static final int PATIENCE_MILLIS = 60_000; // with a busy machine

  private final EventLoopGroup loop = new NioEventLoopGroup(1);

  /// Returns when the TCP connection is open; what follows is the ear's to tell.
  ///
  /// @param node `127.0.0.1:port`
  /// @param receiveBuffer bytes, 0 for the system's default
  Channel open(String node, String key, Ear ear, int receiveBuffer) {
    var config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(URI.create("ws://" + node + PATH))
            .version(WebSocketVersion.V13)
            .customHeaders(new DefaultHttpHeaders().add("X-API-KEY", key))
            .handleCloseFrames(false) // the ear wants to know its code
            .withUTF8Validator(false) // for each of a thousand the same text
            .handshakeTimeoutMillis(PATIENCE_MILLIS)
            .maxFramePayloadLength(LONGEST_MESSAGE)
            .build();
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(LONGEST_MESSAGE),
                            new WebSocketClientProtocolHandler(config),
                            ear.open());
                  }
                });
    if (receiveBuffer > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
    }
    String[] address = node.split(":", 2);
    var connected = bootstrap.connect(address[0], Integer.parseInt(address[1]));
    if (!connected.awaitUninterruptibly().isSuccess()) {
      throw new ServiceFailure(node + " lets nobody in", connected.cause());
    }
    return connected.channel();
  }

  @Override
  public void close() {
    loop.shutdownGracefully().awaitUninterruptibly();
  }
}
