package dialer.local.up;

import dialer.local.service.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One of our own programs as a process, with the JDK that runs the launcher.
public final class Program implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(180); // a busy machine, many JVMs

  private final Path dir;
  private final String name;
  private final Map<String, String> environment;
  private final List<String> command;
  private final ServiceProcess.Check ready;
  private ServiceProcess process;

  /// Starts it and returns when `ready` passes.
  ///
  /// @param arguments of `java`
  public Program(
      Path dir,
      String name,
      Map<String, String> environment,
      List<String> arguments,
      ServiceProcess.Check ready) {
    this.dir = dir;
    this.name = name;
    this.environment = Map.copyOf(environment);
    this.command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    this.command.addAll(arguments);
    this.ready = ready;
    this.process = launch();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /// SIGKILL; returns when it is dead.
  public void kill() {
    process.kill();
  }

  public void restart() {
    process.close();
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  private ServiceProcess launch() {
    var started = ServiceProcess.start(dir, name, environment, command);
    started.awaitReady(PATIENCE, ready);
    return started;
  }
}
