package dialer.api.export.database;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/// The way to one database, for one turn: it leads to addresses that were checked and nowhere else,
/// ends when it is cut, whatever the driver waits for, and carries no more from there than answers
/// to an insert can be. The driver makes its sockets by the name of a class: so a line is known
/// under an id as long as it is open.
public final class Line implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;
  private static final long MOST_READ = 16L * 1024 * 1024;
  private static final Map<String, Line> OPEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final InetAddress[] addresses;
  private final int port;
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicLong read = new AtomicLong();
  private volatile boolean cut;

  /// @param addresses at least one, each of which may be reached
  Line(InetAddress[] addresses, int port) {
    this.addresses = addresses;
    this.port = port;
    OPEN.put(id, this);
  }

  String id() {
    return id;
  }

  /// Whether it was cut because its time was over.
  boolean isCut() {
    return cut;
  }

  /// Ends every socket of it: whoever waits there fails.
  void cut() {
    cut = true;
    close();
  }

  @Override
  public void close() {
    OPEN.remove(id);
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // it is gone
      }
    }
  }

  private Socket connect() throws IOException {
    IOException last = new IOException("no address");
    for (InetAddress address : addresses) {
      Socket socket = new Bounded();
      sockets.add(socket);
      if (!OPEN.containsKey(id)) { // cut meanwhile
        socket.close();
      }
      try {
        socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /// What the driver asks for sockets; each comes connected, so that it looks up no name.
  public static final class Sockets extends SocketFactory {
    private final Line line;

    /// @param id of a line
    /// @throws IllegalStateException when there is none of that id
    public Sockets(String id) {
      Line known = OPEN.get(id);
      if (known == null) {
        throw new IllegalStateException("no line " + id);
      }
      line = known;
    }

    @Override
    public Socket createSocket() throws IOException {
      return line.connect();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Bounded extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int some = super.read(bytes, offset, length);
          return counted(some, some);
        }
      };
    }

    private int counted(int answer, int bytes) throws IOException {
      if (bytes > 0 && read.addAndGet(bytes) > MOST_READ) {
        throw new IOException("it says more than anybody reads");
      }
      return answer;
    }
  }
}
