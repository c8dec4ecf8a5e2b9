package dialer.local.service;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends processes when it is closed, or when this JVM is gone for whatever reason, `kill -9`
/// included: a small process (`process/end.sh`) waits for the end of a pipe that only this JVM
/// holds open.
final class Guard implements AutoCloseable {

  /// A process by its pid file.
  ///
  /// @param signal the one that asks it to end; after 15 s comes KILL
  record Target(String signal, Path pidFile) {}

  private static final int PATIENCE_SECONDS = 40;

  private final Process process;

  private Guard(Process process) {
    this.process = process;
  }

  /// Watches over the targets, which are ended in this order; their pid files may be written later.
  static Guard over(Target... targets) {
    return new Guard(start(ProcessBuilder.Redirect.PIPE, "--when-orphaned", targets));
  }

  /// Ends now what an earlier run left: a guard can itself be killed.
  static void endLeftOvers(Target... targets) {
    await(start(ProcessBuilder.Redirect.from(new File("/dev/null")), null, targets));
  }

  /// Ends the targets and returns when they are gone.
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new ServiceFailure("the guard's pipe cannot be closed", e);
    }
    await(process);
  }

  private static Process start(
      ProcessBuilder.Redirect input, @Nullable String option, Target... targets) {
    List<String> command = new ArrayList<>(List.of("bash", LocalFiles.script("process/end.sh")));
    if (option != null) {
      command.add(option);
    }
    Arrays.stream(targets).map(t -> t.signal() + ":" + t.pidFile()).forEach(command::add);
    try {
      return new ProcessBuilder(command)
          .redirectInput(input)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .directory(new File("/")) // holds no directory that somebody wants to remove
          .start();
    } catch (IOException e) {
      throw new ServiceFailure("no bash to guard the services with", e);
    }
  }

  private static void await(Process process) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ServiceFailure("processes did not end within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure("interrupted while services were ending", e);
    }
  }
}
