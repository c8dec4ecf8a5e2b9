package dialer.bench.api;

import dialer.bench.api.Load.Rate;
import dialer.bench.measure.Spread;
import dialer.bench.measure.Usage;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How fast batches of 1,000 calls become durable.
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description = {
      "",
      "Batches of 1,000 calls in the documents' shape, from request to durable, by the API on Netty; by the service in",
      "infra/bench/node, written by hand (skipped where there is no Node.js); and the same rows by COPY alone, into a",
      "table like that service's and into our own with its indices and triggers. All on the same Postgres with fsync,",
      "in rounds that take turns; prints calls a second of each round, and the median and spread of the ratios.",
      "It does not show: calls being dialled meanwhile (no agent runs), a network, or any machine but this one."
    })
final class Ingest implements Callable<Integer> {
  private static final int CALLS = 1_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "6",
      description = "of each in a round (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--clients",
      defaultValue = "8",
      description = "that post (default: ${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--warm-up",
      defaultValue = "2",
      description = "rounds first that do not count (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--only-ours",
      description = "no baseline: what the API takes, for a profiler to look at")
  private boolean onlyOurs;

  /// One that takes batches.
  ///
  /// @param usage of its process; null for Postgres alone
  private record Contender(int clients, Load.Clients opened, @Nullable Supplier<Usage> usage) {}

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var dir = Files.createTempDirectory("bench-ingest-");
    var batch = Batch.of(CALLS, 1_234_500_000L);
    try (var platform = new Platform(dir);
        var byHand = ByHand.start(dir, platform).orElse(null)) {
      var key = platform.tenant("ingest", 50);
      Load.Clients ours = () -> new PostBatches(platform.port(), "/api/v1", key, batch);
      try (var first = ours.open()) {
        first.send();
      }
      var own = OwnRows.taken(platform.database());
      var plain = new CopyRows.Plain(CALLS);
      var baseline = platform.database("plain");
      run(baseline, CopyRows.Plain.TABLE);
      Map<String, Contender> contenders = new LinkedHashMap<>();
      contenders.put("ours", new Contender(clients, ours, platform::usage));
      if (byHand == null) {
        out.println("There is no Node.js with npm here: the service by hand is left out.");
      } else {
        contenders.put(
            "by hand",
            new Contender(
                clients,
                () -> new PostBatches(byHand.port(), "/calling/api/v1", ByHand.KEY, batch),
                byHand::usage));
      }
      Load.Clients copy = () -> new CopyRows(baseline, CopyRows.Plain.COPY, plain);
      contenders.put("COPY", new Contender(1, copy, null));
      contenders.put("COPY by 2", new Contender(2, copy, null));
      Load.Clients copyOwn = () -> new CopyRows(platform.database(), OwnRows.COPY, own.copy());
      contenders.put("COPY own", new Contender(1, copyOwn, null));
      contenders.put("own by 2", new Contender(2, copyOwn, null));
      if (onlyOurs) {
        contenders.keySet().retainAll(List.of("ours"));
      }
      measure(contenders, platform, out);
    }
    return 0;
  }

  private void measure(Map<String, Contender> contenders, Platform platform, PrintWriter out)
      throws Exception {
    var names = new ArrayList<>(contenders.keySet());
    out.printf(
        "%d rounds of %d s each, %d clients; %d rounds first that do not count%ncalls a second, and ms of CPU a batch in its own process (elsewhere, the client's included)%n",
        rounds, seconds, clients, warmUp);
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    for (int round = 1 - warmUp; round <= rounds; round++) {
      Map<String, Rate> found = new LinkedHashMap<>();
      var line = new StringBuilder(round < 1 ? "warm-up" : "round " + round);
      for (int i = 0; i < names.size(); i++) {
        var name = names.get(Math.floorMod(i + round, names.size()));
        run(platform.database(), "CHECKPOINT"); // so that none pays for what another wrote
        found.put(name, one(name, Objects.requireNonNull(contenders.get(name)), line));
      }
      if (round > 0) {
        found.forEach((name, rate) ->
            rates.computeIfAbsent(name, _ -> new ArrayList<>()).add(rate.perSecond()));
      }
      out.println(line);
      out.flush();
    }
    ratios(rates, out);
  }

  private Rate one(String name, Contender contender, StringBuilder line) throws Exception {
    var usage = contender.usage();
    var before = usage == null ? null : usage.get();
    long busy = Usage.machine().toMillis();
    var rate = Load.run(contender.clients(), Duration.ofSeconds(seconds), contender.opened());
    double all = Usage.machine().toMillis() - busy;
    double own = usage == null || before == null ? 0 : usage.get().cpuSince(before).toMillis();
    double batches = rate.perSecond() * seconds / CALLS;
    line.append(
        "   %s %,.0f (p50 %.0f, p99 %.0f ms; CPU %.1f + %.1f)"
            .formatted(
                name,
                rate.perSecond(),
                rate.p50(),
                rate.p99(),
                own / batches,
                (all - own) / batches));
    return rate;
  }

  private static void ratios(Map<String, List<Double>> rates, PrintWriter out) {
    out.println();
    rates.forEach(
        (name, of) -> out.printf("%-10s %,9.0f calls/s (median)%n", name, Spread.of(of).median()));
    out.println();
    var ours = Objects.requireNonNull(rates.get("ours"));
    rates.forEach((name, of) -> {
      if (!name.equals("ours")) {
        List<Double> ratio = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
          ratio.add(ours.get(i) / of.get(i));
        }
        out.printf("ours : %-10s %s%n", name, Spread.of(ratio));
      }
    });
    out.flush();
  }

  private static void run(String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
