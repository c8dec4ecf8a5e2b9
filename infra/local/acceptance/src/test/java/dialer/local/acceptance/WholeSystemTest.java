package dialer.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands of the README as a newcomer would, and reads nothing but what they say.
class WholeSystemTest {
  /// Where `infra/local` keeps what it has fetched.
  private static final Path CACHE =
      Path.of(
          Objects.requireNonNullElse(
              System.getenv("DIALER_CACHE"), System.getProperty("user.home") + "/.cache/dialer"));

  @TempDir Path dir;
  private Commands commands;

  @BeforeEach
  void begin() {
    commands = new Commands(dir);
  }

  @AfterEach
  void nothing_is_left_running() throws Exception {
    assertThat(commands.run("down", "--dir", system().toString()).status()).isZero();
  }

  @Test
  void the_demonstration_ends_every_call_in_exactly_one_outcome() throws Exception {
    var demo =
        commands.run(
            "up", "--demo", "--once", "--dir", system().toString(), "--port", Commands.freePort());
    assertThat(demo.output()).contains("Every call ended in exactly one outcome");
    assertThat(demo.status()).isZero();
    var check =
        commands.run(
            "check-carrier",
            "--log",
            system().resolve("simulated-pbx/calls.log").toString(),
            "--cap",
            "50");
    assertThat(check.output()).contains("200 attempts reached the carrier").endsWith("OK\n");
  }

  @Test
  void each_part_is_killed_once_and_no_attempt_is_dialled_twice() throws Exception {
    try (var up =
        commands.start("up", "--dir", system().toString(), "--port", Commands.freePort())) {
      up.awaitOutput("Ctrl-C stops it.");
      var verdict =
          commands.run(
              "prove",
              "--dir",
              system().toString(),
              "--calls",
              "400",
              "--kill",
              "functions,agent,rabbitmq,postgres");
      assertThat(verdict.output()).contains("400 entries in the API").endsWith("OK\n");
      assertThat(verdict.status()).isZero();
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
        commands.run(
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
    try (var up =
        commands.start(
            "up", "--lambda", "--dir", system().toString(), "--port", Commands.freePort())) {
      up.awaitOutput("Ctrl-C stops it.");
      var verdict =
          commands.run("prove", "--dir", system().toString(), "--calls", "100", "--torment");
      assertThat(verdict.output()).contains("100 entries in the API").endsWith("OK\n");
      assertThat(verdict.status()).isZero();
    }
  }

  private Path system() {
    return dir.resolve("system");
  }
}
