package dialer.local.up;

import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What a load balancer of TCP connections does: each one goes to the next node, or to the one
/// after it where that takes none. It reads nothing of what passes, so a WebSocket passes too.
final class RoundRobin implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int CONNECT_MILLIS = 1_000;

  private final ServerSocket server;
  private final List<Integer> nodes;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// @param port on loopback
  /// @param nodes ports on loopback
  RoundRobin(int port, List<Integer> nodes) {
    this.nodes = List.copyOf(nodes);
    try {
      server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new ServiceFailure("Port " + port + " cannot be listened on", e);
    }
    Thread.ofVirtual().name("round-robin").start(this::accept);
  }

  boolean isOpen() {
    return !server.isClosed();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (isOpen()) {
      try {
        var client = server.accept();
        Thread.startVirtualThread(() -> join(client));
      } catch (IOException _) {
        // closed: the loop ends; else that client is gone
      }
    }
  }

  private void join(Socket client) {
    open.add(client);
    try {
      var node = connect();
      open.add(node);
      client.setTcpNoDelay(true);
      node.setTcpNoDelay(true);
      Thread.startVirtualThread(() -> pump(client, node));
      pump(node, client);
    } catch (IOException _) {
      close(client); // no node takes it, as if nobody listened here
    }
  }

  private Socket connect() throws IOException {
    int first = turn.getAndIncrement();
    var refused = new IOException("no node takes connections");
    for (int i = 0; i < nodes.size(); i++) {
      var socket = new Socket();
      try {
        int port = nodes.get(Math.floorMod(first + i, nodes.size()));
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        close(socket);
        refused.addSuppressed(e);
      }
    }
    throw refused;
  }

  /// Until one side says that it sends no more, which the other is told; the last to end closes
  /// both.
  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      close(from);
      close(to);
    }
    if (isDone(from) && isDone(to)) {
      close(from);
      close(to);
    }
  }

  private static boolean isDone(Socket socket) {
    return socket.isClosed() || socket.isOutputShutdown();
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException _) {
      // it is gone
    }
    open.forEach(this::close);
  }
}
