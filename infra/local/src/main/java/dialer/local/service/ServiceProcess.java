package dialer.local.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One process in a session of its own (Ctrl-C does not reach it), with its output in a log file,
/// that ends with this JVM. Its pid and start time are in `<dir>/pids/<name>`, so that the next run
/// can end what this one left.
public final class ServiceProcess implements AutoCloseable {

  /// How a check of readiness went; what it throws is taken for "not yet" and shown if it is the
  /// last word.
  @FunctionalInterface
  public interface Check {
    boolean passes() throws Exception;
  }

  private static final long POLL_MILLIS = 25;
  private static final int PATIENCE_SECONDS = 15;
  private static final long LOG_TAIL_BYTES = 1500;

  private final String name;
  private final Path log;
  private final Process process;
  private final Guard guard;

  private ServiceProcess(String name, Path log, Process process, Guard guard) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.guard = guard;
  }

  /// Starts a process, having ended one of the same name that an earlier run left in `dir`.
  ///
  /// @param environment added to this JVM's own
  public static ServiceProcess start(
      Path dir, String name, Map<String, String> environment, List<String> command) {
    var base = LocalFiles.directory(dir);
    var log = LocalFiles.directory(base.resolve("log")).resolve(name + ".log");
    endLeftOver(base, name);
    var target = target(base, name);
    var guard = Guard.over(target);

    List<String> line =
        new ArrayList<>(
            List.of(
                "setsid",
                LocalFiles.script("process/record.sh"),
                "--parent",
                Long.toString(ProcessHandle.current().pid()),
                target.pidFile().toString()));
    line.addAll(command);
    var builder =
        new ProcessBuilder(line)
            .directory(base.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ServiceProcess(name, log, builder.start(), guard);
    } catch (IOException e) {
      guard.close();
      throw new ServiceFailure(name + " cannot be started", e);
    }
  }

  /// Ends the process of this name that an earlier run left in `dir`, if there is one.
  static void endLeftOver(Path dir, String name) {
    Guard.endLeftOvers(target(dir, name));
  }

  private static Guard.Target target(Path dir, String name) {
    return new Guard.Target("TERM", dir.resolve("pids").resolve(name));
  }

  /// Returns when `ready` passes.
  ///
  /// @throws ServiceFailure with the end of its log, if the process ends first or `patience` is
  ///   over; it is then ended
  public void awaitReady(Duration patience, Check ready) {
    long deadline = System.nanoTime() + patience.toNanos();
    Exception last = null;
    try {
      do {
        try {
          if (ready.passes()) {
            return;
          }
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception e) {
          last = e; // not yet; told below if it never comes
        }
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          close();
          throw new ServiceFailure(
              name
                  + " ended with status "
                  + process.exitValue()
                  + " while starting:\n"
                  + logTail());
        }
      } while (System.nanoTime() < deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new ServiceFailure("interrupted while " + name + " was starting", e);
    }
    close();
    throw new ServiceFailure(
        name + " was not ready within " + patience.toSeconds() + " s:\n" + logTail(), last);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Runs `then` when it is gone, for whatever reason.
  public void onExit(Runnable then) {
    var unused = process.onExit().thenRun(then);
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return log;
  }

  /// SIGKILL, as a crash would; returns when it is dead.
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    guard.close();
  }

  /// SIGTERM, after 15 s SIGKILL; returns when it is gone. Safe to call twice.
  @Override
  public void close() {
    guard.close();
    if (process.isAlive()) { // so young that it had not told its pid yet, which is the one we know
      process.destroy();
      end();
    }
  }

  private void end() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String logTail() {
    try (var file = Files.newByteChannel(log)) {
      file.position(Math.max(0, file.size() - LOG_TAIL_BYTES));
      var bytes = ByteBuffer.allocate((int) LOG_TAIL_BYTES);
      file.read(bytes);
      return new String(bytes.array(), 0, bytes.position(), UTF_8) + "\n(" + log + ")";
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
