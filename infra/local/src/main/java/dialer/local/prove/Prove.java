package dialer.local.prove;

import dialer.local.carrier.check.CheckCarrierCommand;
import dialer.local.service.ServiceFailure;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `infra/local/prove`: the campaign, the killing, the verdict.
@Command(
    name = "infra/local/prove",
    usageHelpWidth = 120,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "",
      "Proves a system that infra/local/up has started: places calls in the shape of the documents' bulk example, with",
      "mixed outcomes, kills parts of the system in the middle (its launcher starts them again), waits until every call",
      "has ended, and judges by the carrier's log: each attempt dialled once, never more calls at once than allowed,",
      "every outcome as the carrier saw it.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all well, 1 something is wrong with the run, 2 the question was wrong."
    })
public final class Prove implements Callable<Integer> {
  private static final int BATCH = 1000;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "D",
      description = "of the system (default: ~/.dialer/8080)")
  private Path dir = Path.of(System.getProperty("user.home"), ".dialer", "8080");

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "1000",
      description = "default: ${DEFAULT-VALUE}")
  private int calls;

  @Option(
      names = "--cap",
      paramLabel = "N",
      defaultValue = "50",
      description = "calls at once (default: ${DEFAULT-VALUE})")
  private int cap;

  @Option(
      names = "--kill",
      paramLabel = "PART",
      split = ",",
      description = "${COMPLETION-CANDIDATES}; each once, spread over the run")
  private List<Part> kill = List.of();

  @Option(
      names = "--torment",
      description =
          "of up --lambda: kill and freeze the functions' processes at random points, all along")
  private boolean torment;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the mixture (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--patience",
      paramLabel = "S",
      defaultValue = "600",
      description = "seconds to wait for the last outcome (default: ${DEFAULT-VALUE})")
  private int patience;

  private final Clock clock = Clock.systemUTC();

  public static void main(String[] args) {
    var line = new CommandLine(new Prove()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getErr().println("prove: " + failure.getMessage());
      return failure instanceof ServiceFailure
          ? CommandLine.ExitCode.USAGE
          : CommandLine.ExitCode.SOFTWARE;
    });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var system = new RunningSystem(dir);
    long logBegins = Files.exists(system.carrierLog()) ? Files.size(system.carrierLog()) : 0;
    var tormentor = torment ? new Torment(dir, seed) : null;
    var queue = place(system, out);
    var entries = await(system, queue, out);
    if (tormentor != null) {
      out.println(tormentor.end());
    }
    var work = Files.createTempDirectory("prove-");
    var log = tail(system.carrierLog(), logBegins, work.resolve("carrier.log"));
    var saved =
        Files.write(
            work.resolve("entries.json"), ObjectMapper.getDefault().writeValueAsBytes(entries));
    out.printf("carrier's log and entries of this run: %s%n", work);
    return new CommandLine(new CheckCarrierCommand())
        .setOut(out)
        .execute(
            "--log", log.toString(),
            "--cap", Integer.toString(cap),
            "--expect", Integer.toString(calls),
            "--entries", saved.toString());
  }

  private String place(RunningSystem system, PrintWriter out) throws InterruptedException {
    var items = new BulkExample(seed).items(calls, clock.instant().plus(Duration.ofDays(1)));
    var queue = "";
    for (int from = 0; from < calls; from += BATCH) {
      Map<String, Object> body =
          new HashMap<>(
              Map.of(
                  "batch_id", clock.millis() + from,
                  "dids", List.of("+1234567890"),
                  "data", items.subList(from, Math.min(calls, from + BATCH))));
      if (!queue.isEmpty()) {
        body.put("queue_id", Long.valueOf(queue));
      }
      queue = insert(system, body, out);
    }
    out.printf("%d calls in queue %s%n", calls, queue);
    out.flush();
    return queue;
  }

  /// Sends it again for as long as nobody answers, as a client of the documents does: it is the
  /// same batch by its id.
  private String insert(RunningSystem system, Map<String, Object> body, PrintWriter out)
      throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      try {
        return system
            .api()
            .post(system.tenantKey(), "/queues/insertdataincallqueue/", body)
            .orFail("the batch")
            .text("queue_id");
      } catch (ServiceFailure e) {
        if (!torment || seconds(began) > patience) {
          throw e;
        }
        out.printf("      once more: %s%n", e.getMessage());
      }
      new CountDownLatch(1).await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Looks every second until all have ended, and kills when as much of the run is over.
  private List<JsonNode> await(RunningSystem system, String queue, PrintWriter out)
      throws InterruptedException {
    Deque<Part> toKill = new ArrayDeque<>(kill);
    var pause = new CountDownLatch(1);
    long began = System.nanoTime();
    List<JsonNode> entries = List.of();
    long ended = 0;
    long shown = -1;
    while (ended < calls && seconds(began) < patience) {
      try {
        entries = system.api().entries(system.tenantKey(), queue);
        ended = entries.stream().filter(Prove::hasEnded).count();
      } catch (ServiceFailure e) {
        out.printf("%4d s  %s%n", seconds(began), e.getMessage()); // it was just killed
      }
      if (ended != shown) {
        out.printf("%4d s  %d of %d ended%n", seconds(began), ended, calls);
        shown = ended;
      }
      int killed = kill.size() - toKill.size();
      if (!toKill.isEmpty() && ended * (kill.size() + 1) >= (long) calls * (killed + 1)) {
        var part = toKill.remove();
        out.printf("%4d s  kill -9 of %s, process %d%n", seconds(began), part, system.kill(part));
      }
      out.flush();
      pause.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
    return entries;
  }

  private static boolean hasEnded(JsonNode entry) {
    var disposition = entry.get("disposition");
    return disposition != null && disposition.isString();
  }

  private static long seconds(long began) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
  }

  /// What was written to the log since it had `from` bytes.
  private static Path tail(Path log, long from, Path to) throws IOException {
    try (var file = FileChannel.open(log).position(from)) {
      Files.copy(Channels.newInputStream(file), to);
    }
    return to;
  }
}
