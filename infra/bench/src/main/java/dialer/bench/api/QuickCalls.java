package dialer.bench.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dialer.bench.measure.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// From the request for a quick call to its `INVITE` at the carrier, idle and under bulk load,
/// against [UnavoidableParts] in the same run.
@Command(
    name = "quick",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description = {
      "",
      "Quick calls one by one through the API, RabbitMQ and the agent: from the request's first byte to the simulated",
      "carrier, first with nothing else to do, then while bulk calls of a second each fill 50 of 100 channels and are",
      "dialled as these come free. Before each of them what no quick call can do without, as plain as can be: a durable",
      "insert, a confirmed publish and an fsync. Exit status 1 if the median is above 5 times their sum idle or 10 times",
      "under load, or the 99th percentile above 5 times the median.",
      "It does not show: Lambda, a network, or a PBX that is slow itself."
    })
final class QuickCalls implements Callable<Integer> {
  private static final int CHANNELS = 100;
  private static final String A_SECOND_LONG = "99000100";
  private static final int BATCH = 1_000;
  private static final double MOST_IDLE = 5;
  private static final double MOST_LOADED = 10;
  private static final double MOST_TAIL = 5;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--calls",
      defaultValue = "300",
      description = "idle, and again under load (default: ${DEFAULT-VALUE})")
  private int calls;

  @Option(
      names = "--gap",
      defaultValue = "50",
      description = "milliseconds from one to the next (default: ${DEFAULT-VALUE})")
  private int gap;

  private final Clock clock = Clock.systemUTC();

  /// Milliseconds.
  private record Measured(List<Double> calls, List<Double> parts) {
    private double median() {
      return Spread.of(calls).median();
    }

    private double tail() {
      return calls.stream().sorted().toList().get(calls.size() * 99 / 100);
    }

    private double ratio() {
      return median() / Spread.of(parts).median();
    }
  }

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var dir = Files.createTempDirectory("bench-quick-");
    try (var platform = new Platform(dir)) {
      var key = platform.tenant("quick", CHANNELS);
      var bulk = platform.tenant("bulk", CHANNELS / 2);
      try (var dialling = new Dialling(dir, platform);
          var parts = new UnavoidableParts(dir, platform)) {
        measure(platform, key, dialling, parts, "9711"); // warms all of it up
        var idle = measure(platform, key, dialling, parts, "9722");
        tell(out, "idle", idle);
        fill(platform, bulk);
        var loaded = measure(platform, key, dialling, parts, "9733");
        tell(out, "under bulk load", loaded);
        return isGood(idle, MOST_IDLE) && isGood(loaded, MOST_LOADED) ? 0 : 1;
      }
    }
  }

  /// @param beginning of the numbers, which nobody else's have
  private Measured measure(
      Platform platform, String key, Dialling dialling, UnavoidableParts parts, String beginning)
      throws Exception {
    List<Instant> sent = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    try (var client = client(platform, key)) {
      for (int i = 0; i < calls; i++) {
        alone.add(parts.once());
        TimeUnit.MILLISECONDS.sleep(gap / 2);
        sent.add(clock.instant());
        client.post(body(beginning, i));
        TimeUnit.MILLISECONDS.sleep(gap - gap / 2);
      }
    }
    dialling.await(calls, beginning);
    var reached = dialling.invitesByNumber(beginning);
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < calls; i++) { // by number, for a late one may be overtaken
      took.add(Duration.between(sent.get(i), reached.get(number(beginning, i))).toNanos() / 1e6);
    }
    return new Measured(took, alone);
  }

  private static Posting client(Platform platform, String key) throws IOException {
    return new Posting(
        platform.port(), "/api/v1/queues/insertquickcall", key, body("9700", 0).length);
  }

  private static byte[] body(String beginning, int n) {
    return """
    {"asterisk_server_code":"server1","number1":"%s","customer_name":"Jo","prefix":"","endpoint":"endpoint1","action":{"Application":"Hangup"}}\
    """
        .formatted(number(beginning, n))
        .getBytes(US_ASCII);
  }

  private static String number(String beginning, int n) {
    return "%s%05d".formatted(beginning, n);
  }

  private void fill(Platform platform, String key) {
    int seconds = 2 * calls * gap / 1_000;
    for (int batch = 0; batch <= seconds * CHANNELS / 2 / BATCH; batch++) {
      List<Map<String, String>> items = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        items.add(Map.of("phone_number", A_SECOND_LONG));
      }
      platform
          .api()
          .post(key, "/queues/insertdataincallqueue", Map.of("batch_id", batch + 1, "data", items))
          .orFail("bulk calls");
    }
  }

  private boolean isGood(Measured measured, double most) {
    return measured.ratio() <= most && measured.tail() <= MOST_TAIL * measured.median();
  }

  private void tell(PrintWriter out, String when, Measured measured) {
    out.printf(
        "%-16s %.2f ms (p50), %.2f (p99); its parts alone %.2f ms: %.1f times%n",
        when,
        measured.median(),
        measured.tail(),
        Spread.of(measured.parts()).median(),
        measured.ratio());
    out.flush();
  }
}
