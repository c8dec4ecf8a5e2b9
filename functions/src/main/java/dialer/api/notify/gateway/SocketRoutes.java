package dialer.api.notify.gateway;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a socket says, and that it left: kept for whoever has the shift. That it came is
/// [SocketController]'s.
@Singleton
public final class SocketRoutes {
  /// Where the controller finds what API Gateway calls a socket.
  public static final String CONNECTION = "X-Dialer-Connection";

  private static final Logger LOG = LoggerFactory.getLogger(SocketRoutes.class);

  /// As on Netty.
  private static final int MOST_BYTES = 16_384;

  private final Sockets sockets;
  private final Management management;

  SocketRoutes(Sockets sockets, Management management) {
    this.sockets = sockets;
    this.management = management;
  }

  /// @throws RuntimeException when Redis is away
  public void said(String id, String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      end(id, "too long");
      return;
    }
    switch (sockets.heard(id, text)) {
      case TAKEN -> {}
      case TOO_MANY -> end(id, "too much at once");
      case UNKNOWN -> end(id, "unknown");
    }
  }

  private void end(String id, String why) {
    LOG.info("A socket is ended: {}", why);
    management.end(id);
    sockets.left(id);
  }

  public void left(String id) {
    sockets.left(id);
  }
}
