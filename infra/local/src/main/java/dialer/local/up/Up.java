package dialer.local.up;

import dialer.local.demo.AgentAtWork;
import dialer.local.demo.Api;
import dialer.local.demo.Campaign;
import dialer.local.demo.DemoTenant;
import dialer.local.service.Ports;
import dialer.local.service.ServiceFailure;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The launcher.
@Command(
    name = "infra/local/up",
    usageHelpWidth = 120,
    sortOptions = false,
    description = {
      "",
      "Starts the whole system on this machine, nothing installed: Postgres, Redis, RabbitMQ, a simulated PBX, the API",
      "and one edge agent, each a process with a log file; then a demonstration tenant. Prints where the API is and its",
      "keys. Ctrl-C or infra/local/down stops all of it, and nothing else.",
      "",
    },
    footer = {
      "",
      "Started again it finds its data. What dies is started again. DIR/env holds BASE_URL, SUPERUSER_KEY, TENANT_KEY",
      "and DIALER_KEY in shell syntax (with --asterisk also CARRIER_CLI, the carrier's console): . DIR/env",
      "Exit status: 0, or with --demo --once: 0 only if every call ended in exactly one outcome; 1 if a part does not",
      "start; 2 for a wrong option.",
    })
public final class Up implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--demo",
      description = "then place a campaign of 200 calls and show how they end")
  private boolean demo;

  @Option(
      names = "--once",
      description = "with --demo: stop everything after it, and tell by the exit status")
  private boolean once;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "of the API (default: 8080)")
  private int port;

  @Option(
      names = "--dir",
      paramLabel = "D",
      description = "data, logs and keys (default: ~/.dialer/PORT)")
  private @Nullable Path dir;

  @Option(
      names = "--asterisk",
      description = "a real Asterisk 22 as PBX and another as carrier (17 MB, fetched once)")
  private boolean asterisk;

  @Option(
      names = "--lambda",
      description =
          "the API as functions of a local Lambda instead of on Netty: genuine runtimes, frozen in between")
  private boolean lambda;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "processes of the API, behind a round robin of connections (default: 1)")
  private int nodes;

  @Option(
      names = "--rabbitmq",
      paramLabel = "URI",
      description = "your own: amqp://USER:PASSWORD@HOST:PORT/VHOST")
  private @Nullable URI rabbitmq;

  @Option(
      names = "--postgres",
      paramLabel = "URI",
      description = "your own: postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
  private @Nullable URI postgres;

  @Option(names = "--redis", paramLabel = "URI", description = "your own: redis://HOST:PORT")
  private @Nullable URI redis;

  @Option(
      names = "--fresh",
      description = "drop what --dir holds first (never data on servers of your own)")
  private boolean fresh;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this")
  private boolean help;

  public static void main(String[] args) {
    var line = new CommandLine(new Up());
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof ServiceFailure) {
        command.getErr().println("\n" + failure.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
      }
      throw failure;
    });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var at =
        dir != null
            ? dir
            : Path.of(System.getProperty("user.home"), ".dialer", Integer.toString(port));
    if (!Ports.isFree(port)) {
      throw new ServiceFailure("Port " + port + " is taken; choose another with --port N.");
    }
    // a database of the user's own is not dropped, and knows its superuser by the key in secrets
    var drop = postgres == null ? Home.OURS : Home.OURS_BUT_SECRETS;
    var home = Home.open(at, fresh ? drop : List.of());
    var keeper = new Keeper(out);
    var stopped = new CountDownLatch(1);
    var hook = new Thread(() -> stop(out, keeper, home, stopped), "stop");
    Runtime.getRuntime().addShutdownHook(hook);

    var env = start(home, keeper, out);
    boolean good = !demo || new Campaign(env.api(), env.tenantKey(), out).run();
    if (once) {
      return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
    out.println("\nCtrl-C stops it.");
    out.flush();
    stopped.await();
    return CommandLine.ExitCode.OK;
  }

  /// What is up, and whose key places calls.
  private record Running(Api api, String tenantKey) {}

  private Running start(Home home, Keeper keeper, PrintWriter out) {
    out.println("Starting in " + home.path());
    out.flush();
    var steps = new Steps(out);
    var secrets = new Secrets(home.in("secrets"));
    var pbx =
        steps.begin(
            asterisk ? "Asterisk 22" : "simulated PBX",
            () -> asterisk ? Pbx.asterisk(home, keeper) : Pbx.simulated(home, secrets, keeper),
            it -> "AMI on 127.0.0.1:" + it.amiPort());
    var backing = Backing.start(home, new Backing.Own(postgres, rabbitmq, redis), steps, keeper);
    var api =
        steps.await(
            steps.begin(
                "API",
                () -> new Nodes(nodes, port, lambda).start(home, secrets, keeper, backing),
                Api::baseUrl));
    var tenant =
        new DemoTenant(
            api,
            secrets.madeOnce("SUPERUSER_KEY"),
            secrets.get("TENANT_KEY"),
            secrets.get("DIALER_KEY"));
    var keys =
        steps.await(
            steps.begin(
                "tenant", () -> tenant.ensure(Programs.SERVER, Programs.HOOK), it -> "client123"));
    secrets.put("TENANT_KEY", keys.tenant());
    secrets.put("DIALER_KEY", keys.leads());
    var telephone = steps.await(pbx);
    steps.await(
        steps.begin(
            "edge agent",
            () -> {
              var agent =
                  Programs.edgeAgent(
                      home.path(), "edge-agent", backing.rabbitUri(), telephone, Map.of());
              keeper.keep("The edge agent", agent::isAlive, agent::restart, agent);
              return AgentAtWork.await(api, secrets.madeOnce("SUPERUSER_KEY"), Programs.SERVER);
            },
            it -> it));
    keeper.watch();
    writeEnv(home, secrets, api, telephone);
    out.printf(
        "%n  BASE_URL       %s%n  SUPERUSER_KEY  %s%n  TENANT_KEY     %s  (client123)%n  DIALER_KEY     %s%n"
            + "  carrier's log  %s%n  all of these   . %s%n",
        api.baseUrl(),
        secrets.madeOnce("SUPERUSER_KEY"),
        keys.tenant(),
        keys.leads(),
        telephone.carrierLog(),
        home.in("env"));
    out.flush();
    return new Running(api, keys.tenant());
  }

  private static void writeEnv(Home home, Secrets secrets, Api api, Pbx pbx) {
    var env = new Secrets(home.in("env"));
    env.put("BASE_URL", api.baseUrl());
    env.put("SUPERUSER_KEY", secrets.madeOnce("SUPERUSER_KEY"));
    env.put("TENANT_KEY", Objects.requireNonNull(secrets.get("TENANT_KEY")));
    env.put("DIALER_KEY", Objects.requireNonNull(secrets.get("DIALER_KEY")));
    env.put("CARRIER_LOG", pbx.carrierLog().toString());
    if (pbx.carrierCli() != null) {
      env.put("CARRIER_CLI", pbx.carrierCli());
    }
  }

  private void check() {
    var line = Objects.requireNonNull(spec).commandLine();
    if (once && !demo) {
      throw new ParameterException(line, "--once goes with --demo");
    }
    if (port < 1 || port > 65_535) {
      throw new ParameterException(line, "--port is 1 to 65535, not " + port);
    }
    if (nodes < 1 || nodes > Nodes.MOST) {
      throw new ParameterException(line, "--nodes is 1 to %d, not %d".formatted(Nodes.MOST, nodes));
    }
    if (nodes > 1 && lambda) {
      throw new ParameterException(line, "--nodes does not go with --lambda, which has as many");
    }
    require(line, "--rabbitmq", rabbitmq, "amqp");
    require(line, "--postgres", postgres, "postgresql");
    require(line, "--redis", redis, "redis");
  }

  private static void require(CommandLine line, String option, @Nullable URI uri, String scheme) {
    if (uri != null
        && (uri.getHost() == null
            || uri.getScheme() == null
            || !uri.getScheme().startsWith(scheme))) {
      throw new ParameterException(
          line, option + " begins with " + scheme + ":// and names a host");
    }
  }

  private static void stop(PrintWriter out, Keeper keeper, Home home, CountDownLatch stopped) {
    out.println("Stopping");
    out.flush();
    keeper.close();
    home.close();
    out.println("Stopped; the data stays in " + home.path());
    out.flush();
    stopped.countDown();
  }
}
