package dialer.edge.record;

import dialer.message.Originate;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs listed programs on recordings: `<hook> <call id> <file>`, no shell, an empty environment,
/// nothing on its input, a minute at most, a few at a time, as the agent's own user. Each is run at
/// most once: one that an ending agent did not get to is not run.
final class Hooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int AT_ONCE = 4;
  private static final int WAITING = 1000;

  private final List<Path> listed;
  private final String owner;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("hook-", 0).factory());

  /// @param owner whom a program must belong to
  Hooks(List<Path> listed, String owner) {
    this.listed = listed;
    this.owner = owner;
    threads.allowCoreThreadTimeOut(true);
  }

  /// Returns at once. A hook that may not run, or fails, is logged and changes nothing.
  void run(Originate order, Path recording) {
    String asked = Objects.requireNonNull(order.recording()).hook();
    if (asked == null) {
      return;
    }
    try {
      threads.execute(() -> run(Path.of(asked), order, recording));
    } catch (RejectedExecutionException _) {
      LOG.error("The hook of {} is not run: {} wait already", order.attempt(), WAITING);
    }
  }

  private void run(Path hook, Originate order, Path recording) {
    try {
      requireTrusted(hook);
      ProcessBuilder program =
          new ProcessBuilder(hook.toString(), order.call().toString(), recording.toString());
      program.environment().clear();
      program.directory(new File("/"));
      program.redirectInput(new File("/dev/null"));
      program.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      program.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = program.start();
      try {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
          LOG.error("The hook of {} took over {} s", order.attempt(), LONGEST.toSeconds());
        } else if (process.exitValue() != 0) {
          LOG.warn("The hook of {} ended with {}", order.attempt(), process.exitValue());
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.error("The hook of {} is not run: {}", order.attempt(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The Java runtime would hand a file that the kernel cannot run to a shell.
  private void requireTrusted(Path hook) throws IOException {
    if (!listed.contains(hook)) {
      throw new IOException(hook + " is not listed in agent.hooks");
    }
    if (!hook.toRealPath().equals(hook)) {
      throw new IOException(hook + " is a symbolic link, or below one");
    }
    PosixFileAttributes file = Files.readAttributes(hook, PosixFileAttributes.class);
    boolean writable =
        file.permissions().contains(PosixFilePermission.GROUP_WRITE)
            || file.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    if (!file.isRegularFile() || !file.owner().getName().equals(owner) || writable) {
      throw new IOException(hook + " must be a file of " + owner + " that nobody else can write");
    }
    try (InputStream in = Files.newInputStream(hook)) {
      byte[] begins = in.readNBytes(4);
      boolean script = begins.length > 1 && begins[0] == '#' && begins[1] == '!';
      boolean binary = begins.length > 3 && begins[0] == 0x7F && begins[1] == 'E';
      if (!script && !binary) {
        throw new IOException(hook + " must be a program, or a script that begins with #!");
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
