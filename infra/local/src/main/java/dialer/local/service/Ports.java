package dialer.local.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Free TCP ports on loopback.
public final class Ports {

  // Below the range from which outgoing connections take their ports: a service that is down for a
  // moment finds its port
  // again. A range this wide makes it unlikely that two processes choose the same one at the same
  // time.
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int TRIES = 200;

  private Ports() {}

  /// A port that nothing listens on now.
  ///
  /// @throws ServiceFailure if none was found
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new ServiceFailure("no free port between " + FIRST + " and " + END);
  }

  /// @throws ServiceFailure if something listens on `port`; it might else be taken for the service
  ///   that wanted it
  static void requireFree(int port, String wantedFor) {
    if (!isFree(port)) {
      throw new ServiceFailure("port " + port + ", wanted for " + wantedFor + ", is taken");
    }
  }

  /// Whether `port` (1–65535) could be listened on now.
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port in TIME_WAIT is free for a service
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false; // the answer, not a fault: somebody listens
    }
  }
}
