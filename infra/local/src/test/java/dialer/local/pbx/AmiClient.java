package dialer.local.pbx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The tests' own AMI client: nothing between a test and the wire but lines. It keeps everything it
/// was told.
final class AmiClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Socket socket;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<AmiMessage> messages = new ArrayList<>();
  private final String banner;
  private boolean closed;

  /// Connects and reads the banner.
  AmiClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    banner = String.valueOf(line(in));
    Thread.ofVirtual().start(() -> read(in));
  }

  static AmiClient login(int port, String user, String secret) throws IOException {
    var client = new AmiClient(port);
    client.ask("login", "Action: Login", "Username: " + user, "Secret: " + secret);
    client.await("FullyBooted", m -> m.isEvent("FullyBooted"));
    return client;
  }

  String banner() {
    return banner;
  }

  /// Sends a message; the lines stand as they are, so a test may put anything into them.
  void send(String... lines) {
    raw(String.join("\r\n", lines) + "\r\n\r\n");
  }

  void raw(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError("the connection is gone", e);
    }
  }

  /// Sends a message with an ActionID and waits for its answer.
  AmiMessage ask(String actionId, String... lines) {
    var all = new ArrayList<>(List.of(lines));
    all.add("ActionID: " + actionId);
    send(all.toArray(String[]::new));
    return await("answer to " + actionId, m -> m.answers(actionId));
  }

  /// The first message so far or to come that is wanted.
  AmiMessage await(String what, Predicate<AmiMessage> wanted) {
    return await(what, 1, wanted).getFirst();
  }

  /// All wanted messages, once there are that many.
  List<AmiMessage> await(String what, int count, Predicate<AmiMessage> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (true) {
        var found = messages.stream().filter(wanted).toList();
        if (found.size() >= count) {
          return found;
        }
        long left = end - System.nanoTime();
        if (left <= 0 || closed) {
          throw new AssertionError(
              "%s: %d of %d%s, after%n%s"
                  .formatted(
                      what, found.size(), count, closed ? ", connection closed" : "", last()));
        }
        changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the other side has closed the connection.
  void awaitClose() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (!closed) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("the connection was not closed");
        }
        changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  /// What came so far, in order.
  List<AmiMessage> messages() {
    lock.lock();
    try {
      return List.copyOf(messages);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String last() {
    var tail = messages.subList(Math.max(0, messages.size() - 30), messages.size());
    return String.join(System.lineSeparator(), tail.stream().map(AmiMessage::toString).toList());
  }

  /// Lines end with CRLF and nothing else: a CR alone belongs to a value.
  private static @Nullable String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream(64);
    int before = -1;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (before == '\r' && b == '\n') {
        var text = bytes.toString(UTF_8);
        return text.substring(0, text.length() - 1);
      }
      bytes.write(b);
      before = b;
    }
    return null;
  }

  private void read(InputStream in) {
    try {
      List<String> lines = new ArrayList<>();
      for (var line = line(in); line != null; line = line(in)) {
        if (!line.isEmpty()) {
          lines.add(line);
        } else if (!lines.isEmpty()) {
          add(AmiMessage.parse(lines));
          lines = new ArrayList<>();
        }
      }
    } catch (IOException cut) {
      // a connection that is cut ends like one that is closed: the tests wait for that
    } finally {
      lock.lock();
      try {
        closed = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void add(AmiMessage message) {
    lock.lock();
    try {
      messages.add(message);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
