package dialer.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A wire that a test can cut: while it is cut, connections are closed and new ones fail; while it
/// is held, it keeps every byte back.
public final class CutProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private volatile boolean cut;
  private boolean held;

  public CutProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public void cut() {
    cut = true;
    sockets.forEach(CutProxy::close);
    sockets.clear();
  }

  public void mend() {
    cut = false;
  }

  public void hold() {
    synchronized (gate) {
      held = true;
    }
  }

  public void letGo() {
    synchronized (gate) {
      held = false;
      gate.notifyAll();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (cut) {
          client.close();
          continue;
        }
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(upstream);
        Thread.startVirtualThread(() -> pump(client, upstream));
        Thread.startVirtualThread(() -> pump(upstream, client));
      } catch (IOException _) {
        // closed, or the other side is away: the next one may do
      }
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65536];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (gate) {
          while (held) {
            gate.wait();
          }
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException _) {
      // one side is gone: the other goes too
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    letGo();
    cut();
  }
}
