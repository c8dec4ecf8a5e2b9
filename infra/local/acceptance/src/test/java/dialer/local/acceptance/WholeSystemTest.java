package dialer.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands of the README as a newcomer would, and reads nothing but what they say.
class WholeSystemTest {
  private static final Path INFRA_LOCAL = Path.of("..").toAbsolutePath().normalize();
  private static final int PATIENCE_SECONDS = 240;

  /// Where `infra/local` keeps what it has fetched.
  private static final Path CACHE =
      Path.of(
          Objects.requireNonNullElse(
              System.getenv("DIALER_CACHE"), System.getProperty("user.home") + "/.cache/dialer"));

  @TempDir Path dir;

  @AfterEach
  void nothing_is_left_running() throws Exception {
    assertThat(run("down", "--dir", system().toString()).status()).isZero();
  }

  @Test
  void the_demonstration_ends_every_call_in_exactly_one_outcome() throws Exception {
    var demo = run("up", "--demo", "--once", "--dir", system().toString(), "--port", freePort());
    assertThat(demo.output()).contains("Every call ended in exactly one outcome");
    assertThat(demo.status()).isZero();
    var check =
        run(
            "check-carrier",
            "--log",
            system().resolve("simulated-pbx/calls.log").toString(),
            "--cap",
            "50");
    assertThat(check.output()).contains("200 attempts reached the carrier").endsWith("OK\n");
  }

  @Test
  void each_part_is_killed_once_and_no_attempt_is_dialled_twice() throws Exception {
    var up = start("up", "--dir", system().toString(), "--port", freePort());
    try {
      awaitOutput(up, "Ctrl-C stops it.");
      var verdict =
          run(
              "prove",
              "--dir",
              system().toString(),
              "--calls",
              "400",
              "--kill",
              "functions,agent,rabbitmq,postgres");
      assertThat(verdict.output()).contains("400 entries in the API").endsWith("OK\n");
      assertThat(verdict.status()).isZero();
    } finally {
      up.process().destroy();
      assertThat(up.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  /// The short form of the fault matrix, on a real Asterisk 22; `infra/local/faults` is the long
  /// one.
  @Test
  void broken_while_it_dials_it_dials_each_attempt_once_and_loses_no_call() throws Exception {
    assumeThat(System.getenv("DIALER_REQUIRE_ASTERISK") != null || asteriskIsHere())
        .as("an Asterisk 22 on this machine")
        .isTrue();
    var matrix =
        run(
            "faults",
            "--dir",
            dir.resolve("faults").toString(),
            "--only",
            "agent-killed-after-ami-write,each-order-three-times,poison",
            "--seeds",
            "1",
            "--calls",
            "40");
    assertThat(matrix.output()).doesNotContain("WRONG");
    assertThat(matrix.status()).as(matrix.output()).isZero();
  }

  private static boolean asteriskIsHere() {
    return Files.exists(CACHE.resolve("asterisk/.ready"));
  }

  @Test
  void the_functions_on_lambda_lose_no_call_while_their_processes_are_killed_and_frozen()
      throws Exception {
    var up = start("up", "--lambda", "--dir", system().toString(), "--port", freePort());
    try {
      awaitOutput(up, "Ctrl-C stops it.");
      var verdict = run("prove", "--dir", system().toString(), "--calls", "100", "--torment");
      assertThat(verdict.output()).contains("100 entries in the API").endsWith("OK\n");
      assertThat(verdict.status()).isZero();
    } finally {
      up.process().destroy();
      assertThat(up.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Path system() {
    return dir.resolve("system");
  }

  private record Started(Process process, Path log) {}

  private record Ended(int status, String output) {}

  private Ended run(String command, String... arguments) throws Exception {
    var started = start(command, arguments);
    if (!started.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      started.process().destroy();
      throw new AssertionError(command + " does not end:\n" + Files.readString(started.log()));
    }
    return new Ended(started.process().exitValue(), Files.readString(started.log()));
  }

  private Started start(String command, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(INFRA_LOCAL.resolve(command).toString()));
    line.addAll(List.of(arguments));
    var log = Files.createTempFile(dir, command, ".out");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    return new Started(builder.start(), log);
  }

  private static void awaitOutput(Started started, String text) throws Exception {
    var pause = new CountDownLatch(1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(started.log()).contains(text)) {
      assertThat(started.process().isAlive() && System.nanoTime() < deadline)
          .as(() -> read(started.log()))
          .isTrue();
      pause.await(100, TimeUnit.MILLISECONDS);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
