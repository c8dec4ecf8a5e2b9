package dialer.local.lambda;

import dialer.message.Topology;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The functions as they are deployed: what Terraform wires in the cloud, wired here. The
/// functions' settings are this process's environment.
@Command(name = "lambda", mixinStandardHelpOptions = true)
public final class LambdaCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(LambdaCommand.class);
  private static final String PACKAGE = "dialer.api.lambda.";
  private static final byte[] NO_EVENT = {'{', '}'};

  @Option(names = "--port", required = true, description = "of the API")
  private int port;

  @Option(names = "--dir", required = true, description = "for the unpacked zip, pids and logs")
  private Path dir = Path.of(".");

  @Option(names = "--zip", required = true, description = "the functions")
  private Path zip = Path.of(".");

  @Option(names = "--api-concurrency", defaultValue = "8", description = "default: 8")
  private int apiConcurrency;

  @Option(names = "--tick-seconds", defaultValue = "5", description = "default: 5; EventBridge: 60")
  private int tickSeconds;

  public static void main(String[] args) {
    System.exit(new CommandLine(new LambdaCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var rabbit = Objects.requireNonNull(System.getenv("RABBITMQ_URI"), "RABBITMQ_URI");
    // C1 alone is what AWS's managed runtime chooses
    var processes = new RuntimeProcess(dir, zip, List.of("-XX:TieredStopAtLevel=1"));
    var service = new LambdaService(processes, Clock.systemUTC());
    var timeout = Duration.ofSeconds(29); // the most that API Gateway waits
    service.deploy(
        new Function("migrate", PACKAGE + "MigrateFunction", 1, Duration.ofSeconds(120), 512));
    service.deploy(new Function("api", PACKAGE + "ApiFunction", apiConcurrency, timeout, 512));
    service.deploy(
        new Function(
            "events", PACKAGE + "EventsFunction", Topology.EVENT_SHARDS + 1, timeout, 512));
    service.deploy(new Function("tick", PACKAGE + "TickFunction", 1, timeout, 512));
    List<AutoCloseable> open = new ArrayList<>(List.of(service));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(open), "end"));

    if (service.invoke("migrate", NO_EVENT) instanceof Invocation.Failed(var why)) {
      throw new IllegalStateException("migrate failed: " + why);
    }
    for (var queue : queues()) {
      open.add(new MqSource(rabbit, queue, service, "events"));
    }
    var gateway = new ApiGateway(service, "api", port, Clock.systemUTC());
    open.add(gateway);
    LOG.info("Serving on {}", gateway.port());
    tick(service);
    return CommandLine.ExitCode.OK;
  }

  private static List<String> queues() {
    List<String> queues = new ArrayList<>(List.of(Topology.REJECTED));
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      queues.add(Topology.events(shard));
    }
    return queues;
  }

  private void tick(LambdaService service) throws InterruptedException {
    var never = new CountDownLatch(1);
    while (!never.await(tickSeconds, TimeUnit.SECONDS)) {
      var ended = service.invoke("tick", NO_EVENT);
      if (!(ended instanceof Invocation.Answered)) {
        LOG.warn("The tick did not end well: {}", ended);
      }
    }
  }

  private static void end(List<AutoCloseable> open) {
    for (var each : open.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.warn("not closed: {}", e.toString());
      }
    }
  }
}
