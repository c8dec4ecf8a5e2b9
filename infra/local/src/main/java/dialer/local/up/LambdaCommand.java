package dialer.local.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import dialer.local.gateway.ApiGateway;
import dialer.local.gateway.WebSocketApi;
import dialer.local.lambda.Function;
import dialer.local.lambda.Invocation;
import dialer.local.lambda.LambdaService;
import dialer.local.lambda.MqSource;
import dialer.local.lambda.RuntimeProcess;
import dialer.message.Topology;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
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

  /// Loads the function before the first socket waits for it, as provisioned concurrency does.
  private static final byte[] NOBODY_LEFT =
      "{\"requestContext\":{\"connectionId\":\"none\",\"eventType\":\"DISCONNECT\"}}"
          .getBytes(UTF_8);

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

  @Option(
      names = "--notify-seconds",
      defaultValue = "20",
      description = "default: 20; EventBridge: 60")
  private int notifySeconds;

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
    var sockets = new WebSocketApi(service, "socket", Clock.systemUTC());
    var pushed = Map.of("DIALER_SOCKET_MANAGEMENT", sockets.management());
    service.deploy(new Function("socket", PACKAGE + "SocketFunction", 4, timeout, 512, pushed));
    service.deploy(
        new Function(
            "notify", PACKAGE + "NotifyFunction", 2, Duration.ofSeconds(120), 512, pushed));
    service.deploy(
        new Function("nightly", PACKAGE + "NightlyFunction", 1, Duration.ofMinutes(15), 512));
    List<AutoCloseable> open = new ArrayList<>(List.of(service, sockets));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(open), "end"));

    var warm = Thread.ofVirtual().start(() -> invoke(service, "socket", NOBODY_LEFT));
    if (service.invoke("migrate", NO_EVENT) instanceof Invocation.Failed(var why)) {
      throw new IllegalStateException("migrate failed: " + why);
    }
    for (var queue : queues()) {
      open.add(new MqSource(rabbit, queue, service, "events"));
    }
    warm.join();
    var gateway = new ApiGateway(service, "api", sockets, port, Clock.systemUTC());
    open.add(gateway);
    LOG.info("Serving on {}", gateway.port());
    every(0, notifySeconds, service, "notify");
    every(0, tickSeconds, service, "tick");
    every(3_600, 3_600, service, "nightly");
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private static List<String> queues() {
    List<String> queues = new ArrayList<>(List.of(Topology.REJECTED));
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      queues.add(Topology.events(shard));
    }
    return queues;
  }

  /// As EventBridge does: whether the call before is over or not.
  private static void every(int first, int seconds, LambdaService service, String function) {
    var timer = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    var unused =
        timer.scheduleAtFixedRate(
            () -> Thread.ofVirtual().start(() -> invoke(service, function, NO_EVENT)),
            first,
            seconds,
            TimeUnit.SECONDS);
  }

  private static void invoke(LambdaService service, String function, byte[] event) {
    try {
      var ended = service.invoke(function, event);
      if (ended instanceof Invocation.Failed(var why)) { // one that is busy will do it
        LOG.warn("{} did not end well: {}", function, why);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
