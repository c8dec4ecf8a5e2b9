package dialer.local.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A short command that is run to its end.
final class Command {

  private static final long PATIENCE_MINUTES = 10; // the slowest fetches packages over a slow line

  private Command() {}

  static String output(List<String> command) {
    return output(Map.of(), command);
  }

  /// What the command printed to its standard output.
  ///
  /// @param environment added to this JVM's own
  /// @throws ServiceFailure with what it printed to its standard error, if its status is not 0
  static String output(Map<String, String> environment, List<String> command) {
    try {
      var errors = Files.createTempFile("dialer-command", ".err");
      try {
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
          process.destroyForcibly();
          throw new ServiceFailure(
              String.join(" ", command) + " failed: " + Files.readString(errors) + output);
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new ServiceFailure(String.join(" ", command) + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure("interrupted in " + String.join(" ", command), e);
    }
  }
}
