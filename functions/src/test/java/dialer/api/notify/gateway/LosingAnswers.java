package dialer.api.notify.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands before a server whose answers can get lost, while it does all that it is asked.
final class LosingAnswers implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Way> ways = new CopyOnWriteArrayList<>();
  private final int server;

  /// @param server its port on this machine
  LosingAnswers(int server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  private static final class Way {
    final Socket client;
    final Socket server;
    volatile boolean loses;

    Way(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void forward(Socket from, Socket to) {
      byte[] buffer = new byte[8192];
      try (from;
          to) {
        var out = to.getOutputStream();
        for (int n = from.getInputStream().read(buffer);
            n >= 0;
            n = from.getInputStream().read(buffer)) {
          if (to == server || !loses) {
            out.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // it is closed
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Way way = new Way(client, new Socket(door.getInetAddress(), server));
        ways.add(way);
        Thread.ofVirtual().start(() -> way.forward(way.client, way.server));
        Thread.ofVirtual().start(() -> way.forward(way.server, way.client));
      }
    } catch (IOException e) {
      // it is closed
    }
  }

  int port() {
    return door.getLocalPort();
  }

  /// Of what is asked over the connections of now; whoever connects again is answered.
  void lose() {
    ways.forEach(way -> way.loses = true);
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Way way : ways) {
        way.client.close();
        way.server.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
