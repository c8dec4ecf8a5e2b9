package dialer.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A way to AMI that keeps every byte that went to it.
final class RecordingWire implements AutoCloseable {
  private static final String END = "\r\n\r\n";

  private final ServerSocket server;
  private final int target;
  private final List<ByteArrayOutputStream> sent = new ArrayList<>();

  /// One message as Asterisk would read it, which takes a bare LF for the end of a line too.
  record Sent(List<String> lines) {
    String action() {
      String action = header("action");
      return action == null ? "(none)" : action.toLowerCase(Locale.ROOT);
    }

    @Nullable String header(String name) {
      return lines.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse(null);
    }
  }

  RecordingWire(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /// All whole messages, of all connections.
  synchronized List<Sent> messages() {
    return sent.stream()
        .map(RecordingWire::text)
        .flatMap(text -> Arrays.stream(text.substring(0, whole(text)).split("\r?\n\r?\n")))
        .filter(message -> !message.isEmpty())
        .map(message -> new Sent(List.of(message.split("\r?\n|\r"))))
        .toList();
  }

  /// What came after the last whole one.
  synchronized String rest() {
    return String.join(
        "", sent.stream().map(RecordingWire::text).map(t -> t.substring(whole(t))).toList());
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static int whole(String text) {
    int end = text.lastIndexOf(END);
    return end < 0 ? 0 : end + END.length();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        synchronized (this) {
          sent.add(record);
        }
        Thread.startVirtualThread(() -> pump(client, upstream, record));
        Thread.startVirtualThread(() -> pump(upstream, client, null));
      } catch (IOException _) {
        // closed: the loop ends
      }
    }
  }

  private void pump(Socket from, Socket to, @Nullable ByteArrayOutputStream record) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        if (record != null) {
          synchronized (this) {
            record.write(buffer, 0, n);
          }
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException _) {
      // one side is gone: the other goes too
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
