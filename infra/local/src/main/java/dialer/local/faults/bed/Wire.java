package dialer.local.faults.bed;

import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A TCP connection's way through our hands: whole, cut, half-open, or one byte a second.
public final class Wire implements AutoCloseable {
  private static final int BUFFER = 65_536;

  private enum State {
    WHOLE,
    CUT,
    HELD,
    SLOW
  }

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private State state = State.WHOLE;

  /// @param target a port on this machine
  public Wire(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new ServiceFailure("no port for a wire to " + target, e);
    }
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /// Connections break, and new ones are broken at once.
  public void cut() {
    turn(State.CUT);
    sockets.forEach(Wire::close);
    sockets.clear();
  }

  /// Nothing breaks and nothing arrives. What was sent meanwhile arrives when it is mended, even if
  /// its sender is gone by then: that is what a network does.
  public void hold() {
    turn(State.HELD);
  }

  /// One byte a second each way.
  public void slow() {
    turn(State.SLOW);
  }

  public void mend() {
    turn(State.WHOLE);
  }

  private void turn(State to) {
    synchronized (gate) {
      state = to;
      gate.notifyAll();
    }
  }

  private boolean isCut() {
    synchronized (gate) {
      return state == State.CUT;
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        if (isCut()) {
          client.close();
          continue;
        }
        Thread.startVirtualThread(() -> join(client));
      } catch (IOException _) {
        // closed: the loop ends
      }
    }
  }

  private void join(Socket client) {
    try {
      var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      sockets.add(client);
      sockets.add(upstream);
      Thread.startVirtualThread(() -> pump(client, upstream));
      Thread.startVirtualThread(() -> pump(upstream, client));
    } catch (IOException _) {
      close(client); // the other side is away, as it would be without us
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      var buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int sent = 0; sent < n; ) {
          int now = room(n - sent);
          out.write(buffer, sent, now);
          sent += now;
        }
      }
    } catch (IOException _) {
      // one side is gone: the other goes too
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /// How much of it may go now; waits until something may.
  private int room(int wanted) throws InterruptedException {
    synchronized (gate) {
      if (state == State.SLOW) {
        gate.wait(TimeUnit.SECONDS.toMillis(1));
        return state == State.WHOLE ? wanted : 1;
      }
      while (state == State.HELD) {
        gate.wait();
      }
      return state == State.SLOW ? 1 : wanted;
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
  public void close() {
    try {
      server.close();
    } catch (IOException _) {
      // it is gone
    }
    cut();
  }
}
