package dialer.edge.ami;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/// The socket as asterisk-java sees it. Requests for calls, their answers and events about calls
/// pass it by, on the thread that reads: when we are slow Asterisk waits, instead of a queue
/// dropping what does not fit, and a call costs no reflection. The library logs in, pings, lists
/// and hangs up, and gets the answers to that.
final class AmiSocket implements SocketConnectionFacade {
  private static final int CONNECT_MILLIS = 3000;

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;
  private final Tap tap;
  private final ArrayDeque<String> forLibrary = new ArrayDeque<>();
  private final StringBuilder unsent = new StringBuilder();
  private AmiMessage message = new AmiMessage();
  private boolean greeted;

  AmiSocket(String host, int port, Tap tap) throws IOException {
    socket = new Socket();
    this.tap = tap;
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      in =
          new BufferedReader(
              new InputStreamReader(new Sips(socket.getInputStream()), StandardCharsets.UTF_8),
              65536);
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Null at the end of the stream, which the library takes for a disconnect.
  @Override
  @SuppressWarnings(
      "NullAway") // the library's interface says nothing of null, its reader expects it
  public @Nullable String readLine() throws IOException {
    while (forLibrary.isEmpty()) {
      String line = in.readLine();
      tap.heard();
      if (line == null) {
        return null;
      }
      if (!greeted) {
        greeted = true; // the banner stands alone, without an empty line after it
        return line;
      }
      if (!line.isEmpty()) {
        message.add(line);
      } else if (!message.isEmpty()) {
        whole(message);
        message = new AmiMessage();
      }
    }
    return forLibrary.removeFirst();
  }

  private void whole(AmiMessage whole) {
    String event = whole.header("Event");
    String action = whole.header("ActionID");
    if (event != null && (action == null || event.equals("OriginateResponse"))) {
      tap.event(event, whole);
    } else if (event == null
        && EventReader.attempt(action) != null) { // the library's have a prefix
      tap.answer(whole);
    } else {
      forLibrary.addAll(whole.lines());
      forLibrary.add("");
    }
  }

  @Override
  public void write(String text) {
    OutgoingMessage.require(text);
    unsent.append(text);
  }

  @Override
  public void flush() throws IOException {
    byte[] bytes = unsent.toString().getBytes(StandardCharsets.UTF_8);
    unsent.setLength(0);
    put(bytes);
  }

  /// Writes a message of our own, beside the library's.
  ///
  /// @throws IllegalArgumentException when it must not be written; not a byte was
  void send(String whole) throws IOException {
    OutgoingMessage.require(whole);
    put(whole.getBytes(StandardCharsets.UTF_8));
  }

  private void put(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public InetAddress getRemoteAddress() {
    return socket.getInetAddress();
  }

  @Override
  public int getRemotePort() {
    return socket.getPort();
  }

  /// Asterisk writes each event by itself. Reads that follow close upon one another wait a moment,
  /// and then take several: it is the waking that costs, at both ends.
  private static final class Sips extends FilterInputStream {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(2);

    private long last = System.nanoTime() - BETWEEN;

    private Sips(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      LockSupport.parkNanos(BETWEEN - (System.nanoTime() - last));
      int read = super.read(into, offset, length);
      last = System.nanoTime();
      return read;
    }
  }

  /// Told on the thread that reads.
  interface Tap {
    /// Asterisk said something, or closed.
    void heard();

    void event(String name, AmiMessage message);

    /// Asterisk answered a message that was [#send]t.
    void answer(AmiMessage message);
  }
}
