package dialer.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs commands as a person would, and reads nothing but what they say.
final class Commands {
  static final Path INFRA_LOCAL = Path.of("..").toAbsolutePath().normalize();
  private static final int PATIENCE_SECONDS = 240;

  private final Path dir;

  /// @param dir for what they say
  Commands(Path dir) {
    this.dir = dir;
  }

  record Ended(int status, String output) {}

  record Started(Process process, Path log) implements AutoCloseable {
    String output() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Until it has said that.
    void awaitOutput(String text) throws InterruptedException {
      var pause = new CountDownLatch(1);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!output().contains(text)) {
        assertThat(process.isAlive() && System.nanoTime() < deadline).as(this::output).isTrue();
        pause.await(100, TimeUnit.MILLISECONDS);
      }
    }

    /// Stops it, and waits until it has.
    @Override
    public void close() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  /// A command of `infra/local`, to its end.
  Ended run(String command, String... arguments) throws Exception {
    return end(start(command, arguments));
  }

  Started start(String command, String... arguments) throws IOException {
    return any(Map.of(), line(INFRA_LOCAL.resolve(command).toString(), arguments));
  }

  /// Any command, to its end.
  Ended runAny(Map<String, String> environment, List<String> line) throws Exception {
    return end(any(environment, line));
  }

  Started any(Map<String, String> environment, List<String> line) throws IOException {
    var log = Files.createTempFile(dir, Path.of(line.getFirst()).getFileName().toString(), ".out");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Started(builder.start(), log);
  }

  /// What `up` left in `DIR/env` for who uses the system.
  static Map<String, String> environment(Path system) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (var line : Files.readAllLines(system.resolve("env"))) {
      int equals = line.indexOf('=');
      values.put(line.substring(0, equals), line.substring(equals + 2, line.length() - 1));
    }
    return values;
  }

  static String freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private static List<String> line(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(arguments));
    return line;
  }

  private static Ended end(Started started) throws Exception {
    if (!started.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      started.process().destroy();
      throw new AssertionError("it does not end:\n" + started.output());
    }
    return new Ended(started.process().exitValue(), started.output());
  }
}
