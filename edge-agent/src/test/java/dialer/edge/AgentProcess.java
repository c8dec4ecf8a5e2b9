package dialer.edge;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An agent as a process of its own, that can be killed.
public final class AgentProcess implements AutoCloseable {
  private final Process process;

  public AgentProcess(String broker, int amiPort, Path directory, Path log) throws IOException {
    this(broker, amiPort, directory, log, Map.of());
  }

  /// @param more settings of this run
  public AgentProcess(
      String broker, int amiPort, Path directory, Path log, Map<String, String> more)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            EdgeAgent.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "AGENT_SERVER_CODE",
                Orders.SERVER.value(),
                "RABBITMQ_URI",
                URI.create(broker).toString(),
                "AGENT_AMI_HOST",
                "127.0.0.1",
                "AGENT_AMI_PORT",
                String.valueOf(amiPort),
                "AGENT_AMI_USERNAME",
                "dialer",
                "AGENT_AMI_SECRET",
                "secret",
                "AGENT_DIRECTORY",
                directory.resolve("agent").toString(),
                "AGENT_CDR_FILE",
                directory.resolve("Master.csv").toString(),
                "AGENT_BETWEEN_LOOKS",
                "1s",
                "AGENT_METRICS_PORT",
                "0"));
    builder.environment().putAll(more);
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /// As `kill -9`.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Sends a signal by its name, as `STOP` and `CONT`.
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /// Waits until it ended by itself; returns its status.
  public int awaitEnd(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the agent still runs after " + within);
    }
    return process.exitValue();
  }

  /// As `kill`; returns whether it ended within the time.
  public boolean terminate(long seconds) throws InterruptedException {
    process.destroy();
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    if (!terminate(15)) {
      kill();
    }
  }
}
