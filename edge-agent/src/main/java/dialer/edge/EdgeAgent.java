package dialer.edge;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line.
@Command(
    name = "edge-agent",
    description = "Dials for the centralized calling system on the Asterisk of this host.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Settings come from the environment (AGENT_SERVER_CODE, RABBITMQ_URI, AGENT_AMI_HOST, AGENT_AMI_PORT,",
      "AGENT_AMI_USERNAME, AGENT_AMI_SECRET, AGENT_DIRECTORY, AGENT_CDR_FILE, AGENT_HOOKS) and from --config."
    })
public final class EdgeAgent implements Callable<Integer> {
  @Option(names = "--config", paramLabel = "FILE", description = "settings, as YAML or properties")
  private @Nullable Path config;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EdgeAgent()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    return run();
  }

  @Command(description = "Dials until it is told to stop (the default).")
  int run() throws InterruptedException {
    Settings settings;
    try {
      settings = Settings.read(config);
    } catch (IllegalArgumentException e) {
      System.err.println("edge-agent: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    Thread.setDefaultUncaughtExceptionHandler(EdgeAgent::end);
    Agent agent = new Agent(settings, Clock.systemUTC());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(agent::close));
    agent.start();
    stopped.await();
    return CommandLine.ExitCode.OK;
  }

  /// A thread that died would leave an agent that looks well and no longer dials or reports. It
  /// ends at once instead and is started again: the journal knows where it was.
  private static void end(Thread thread, Throwable fault) {
    LoggerFactory.getLogger(EdgeAgent.class).error("Thread {} died", thread.getName(), fault);
    Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
  }
}
