package dialer.edge;

import dialer.edge.failpoint.Failpoint;
import dialer.edge.journal.JournalFailure;
import dialer.edge.journal.JournalView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings, as YAML or properties",
      scope = CommandLine.ScopeType.INHERIT)
  private @Nullable Path config;

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EdgeAgent()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    return run();
  }

  @Command(description = "Dials until it is told to stop (the default).")
  int run() throws InterruptedException {
    return with(settings -> {
      Thread.setDefaultUncaughtExceptionHandler(EdgeAgent::end);
      Failpoint.announce();
      Agent agent = new Agent(settings, Clock.systemUTC());
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(agent::close));
      agent.start();
      new CountDownLatch(1).await(); // until a signal ends the process
      return CommandLine.ExitCode.OK;
    });
  }

  @Command(
      description =
          "Tries what a run needs: Asterisk and its account, the broker, the disk, the call records.")
  int check() throws InterruptedException {
    return with(settings -> new CheckCommand(settings, out()).run() ? CommandLine.ExitCode.OK : 1);
  }

  @Command(description = "Says what the journal holds.")
  int status() throws InterruptedException {
    return with(settings -> {
      try (JournalView journal = JournalView.open(settings.journal())) {
        JournalView.Summary summary = journal.summary();
        out()
            .printf(
                "journal %s, begun %s%n%d attempts, %d of them open, %d reports wait for the broker%n",
                summary.id(),
                summary.begunAt(),
                summary.attempts(),
                summary.open(),
                summary.unreported());
      }
      return CommandLine.ExitCode.OK;
    });
  }

  @Command(description = "Lists the newest attempts in the journal.")
  int journal(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "how many (${DEFAULT-VALUE})")
          int limit)
      throws InterruptedException {
    return with(settings -> {
      try (JournalView journal = JournalView.open(settings.journal())) {
        for (JournalView.Line line : journal.latest(limit)) {
          out()
              .printf(
                  "%s %s intended=%s dialled=%s ended=%s %s%s%n",
                  line.attempt(),
                  line.client(),
                  line.intendedAt(),
                  line.dialledAt(),
                  line.endedAt(),
                  line.outcome() == null ? "OPEN" : line.outcome(),
                  line.outcome() != null && !line.reported() ? " (not reported yet)" : "");
        }
      }
      return CommandLine.ExitCode.OK;
    });
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int with(Action action) throws InterruptedException {
    try {
      return action.run(Settings.read(config));
    } catch (IllegalArgumentException | JournalFailure e) {
      spec.commandLine().getErr().println("edge-agent: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
  }

  /// A thread that died would leave an agent that looks well and no longer dials or reports. It
  /// ends at once instead and is started again: the journal knows where it was.
  private static void end(Thread thread, Throwable fault) {
    LoggerFactory.getLogger(EdgeAgent.class).error("Thread {} died", thread.getName(), fault);
    Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
  }

  private interface Action {
    int run(Settings settings) throws InterruptedException;
  }
}
