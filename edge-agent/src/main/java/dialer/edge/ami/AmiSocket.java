package dialer.edge.ami;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/// The socket as asterisk-java sees it. Events about calls are taken out here, on the thread that
/// reads, and never enter the library: when we are slow Asterisk waits, instead of a queue dropping
/// what does not fit. The library gets responses, and the events that answer one of its actions.
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
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 65536);
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
    boolean answersAnAction =
        whole.header("ActionID") != null && !"OriginateResponse".equals(event);
    if (event != null && !answersAnAction) {
      tap.event(event, whole);
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
    out.write(bytes);
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

  /// Told on the thread that reads.
  interface Tap {
    /// Asterisk said something, or closed.
    void heard();

    void event(String name, AmiMessage message);
  }
}
