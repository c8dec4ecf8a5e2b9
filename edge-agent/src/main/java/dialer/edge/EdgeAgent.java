package dialer.edge;

import dialer.edge.failpoint.Failpoint;
import dialer.edge.journal.JournalFailure;
import dialer.edge.journal.JournalView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
      "Settings come from --config and, above it, from the environment (agent.server-code is AGENT_SERVER_CODE):",
      "",
      "  agent.server-code            of this Asterisk, as the API knows it; must be given",
      "  agent.directory              for the journal, on a disk that keeps what it says; must be given",
      "  agent.ami.username, .secret  the account in manager.conf; must be given",
      "  agent.ami.host, .port        127.0.0.1 and 5038",
      "  rabbitmq.uri                 amqps://user:password@host/vhost; must be given. The certificate must be",
      "                               the host's, and its issuer in Java's trust store",
      "  agent.cdr-file               Asterisk's call records: what became of calls while the agent was away",
      "  agent.cel-file               why they ended",
      "  agent.recording-directories  Asterisk's monitor directory first; /var/spool/asterisk/monitor",
      "  agent.hooks                  programs that tenants may have run on a recording; none",
      "  agent.metrics-port           of 127.0.0.1, for /metrics and /health; 9465, 0 for none",
      "",
      "AGENT_LOG_LEVEL=DEBUG says more, AGENT_LOG_FORMAT=json says it in JSON."
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
    return with(settings -> exit(new CheckCommand(settings, out()).run()));
  }

  @Command(
      description =
          "Says how the running agent stands, what it waits for, and what the journal holds. Exit 1: none runs,"
              + " it does not answer, or it cannot dial now, also while another agent dials for this server.")
  int status() throws InterruptedException {
    return with(settings -> exit(new AgentDoor(settings, out()).status()));
  }

  @Command(
      description =
          "Lists the running agent's calls: attempt, tenant, number (masked), stage, since when.")
  int calls() throws InterruptedException {
    return with(settings -> exit(new AgentDoor(settings, out()).calls()));
  }

  @Command(
      description = {
        "Has the running agent take no more calls, and tell the API: what it did not touch is given back, what is on",
        "its way to Asterisk is finished, calls that are up go on. It takes calls again when it is started anew."
      })
  int drain(
      @Option(names = "--wait", description = "until no call is up") boolean wait,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "600",
              description = "how long at most; then exit 1 (${DEFAULT-VALUE})")
          int timeout)
      throws InterruptedException {
    Duration longest = wait ? Duration.ofSeconds(timeout) : Duration.ZERO;
    return with(settings -> exit(new AgentDoor(settings, out()).drain(longest)));
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

  private static int exit(boolean well) {
    return well ? CommandLine.ExitCode.OK : 1;
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
