package dialer.edge.status;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A unix domain socket in the agent's directory, mode 0600: one word in, text out, one asker at a
/// time. No port, no key: who may read the journal may ask.
public final class Door implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final String NAME = "agent.sock";
  private static final int LONGEST_WORD = 64;

  /// An agent that drains answers nobody else for some seconds.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Path file;
  private final ServerSocketChannel server;
  private final Map<String, Answer> answers;
  private final Thread thread = Thread.ofPlatform().name("door").daemon().unstarted(this::serve);

  /// @param directory its agent holds the lock on the journal in it, so a socket that is there is a
  ///   dead agent's
  /// @throws IOException when no socket can be made there; its path may have 107 bytes at most
  public Door(Path directory, Map<String, Answer> answers) throws IOException {
    this.file = directory.resolve(NAME);
    this.answers = Map.copyOf(answers);
    Files.deleteIfExists(file);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public void start() {
    thread.start();
  }

  /// Asks the agent that runs in `directory`.
  ///
  /// @return null when none runs there
  /// @throws SocketTimeoutException when it does not answer within ten seconds: it hangs, or is
  ///   stopped
  public static @Nullable String ask(Path directory, String word) throws IOException {
    return ask(directory, word, LONGEST_WAIT);
  }

  static @Nullable String ask(Path directory, String word, Duration within) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return null;
    }
    try (SocketChannel agent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      CompletableFuture.delayedExecutor(within.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> hangUp(agent)); // such a channel has no time limit of its own
      agent.connect(UnixDomainSocketAddress.of(file));
      agent.write(ByteBuffer.wrap((word + "\n").getBytes(StandardCharsets.UTF_8)));
      return Channels.newReader(agent, StandardCharsets.UTF_8).readAllAsString();
    } catch (ConnectException _) {
      return null; // of an agent that was killed
    } catch (ClosedChannelException _) {
      throw new SocketTimeoutException("no answer within " + within.toSeconds() + " s");
    }
  }

  private static void hangUp(SocketChannel agent) {
    try {
      agent.close();
    } catch (IOException _) {
      // it is of no use any more, closed or not
    }
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel asker = server.accept()) {
        answer(asker);
      } catch (AsynchronousCloseException _) {
        return;
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        LOG.warn("An asker at {} went away: {}", file, e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void answer(SocketChannel asker) throws IOException, InterruptedException {
    Reader in = Channels.newReader(asker, StandardCharsets.UTF_8.newDecoder(), LONGEST_WORD);
    String word = new BufferedReader(in, LONGEST_WORD).readLine();
    Answer answer = word == null ? null : answers.get(word);
    String text = answer == null ? "It is not known here: " + word + "\n" : answer.text();
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      asker.write(bytes);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} is left behind: {}", file, e.getMessage());
    }
  }

  /// What is said to one word.
  public interface Answer {
    String text() throws InterruptedException;
  }
}
