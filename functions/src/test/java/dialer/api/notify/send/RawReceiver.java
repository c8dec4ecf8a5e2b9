package dialer.api.notify.send;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A tenant's end of callbacks that need not speak HTTP.
final class RawReceiver implements AutoCloseable {
  private final ServerSocket server;

  /// What it does with a connection, which is closed when it returns.
  @FunctionalInterface
  interface Manner {
    void treat(Socket connection) throws IOException, InterruptedException;
  }

  RawReceiver(Manner manner) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(manner));
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept(Manner manner) {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        Thread.ofVirtual().start(() -> treat(manner, connection));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void treat(Manner manner, Socket connection) {
    try (connection) {
      manner.treat(connection);
    } catch (IOException e) {
      // the other side had enough
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
