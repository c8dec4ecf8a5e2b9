package dialer.bench.api;

import dialer.bench.measure.Spread;
import dialer.local.demo.Api;
import dialer.local.service.ServiceFailure;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a million waiting calls of one tenant cost the next insert, and another tenant.
@Command(
    name = "waiting",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description = {
      "",
      "One tenant inserts batches of 1,000 calls one after the other, which pile up behind its 50 channels on a",
      "simulated PBX while these are dialled: what its last inserts take against its first. Then another tenant inserts",
      "ten calls: when the carrier sees them, against the same before anything waited. Then the first tenant lists,",
      "and flushes its queues. Exit status 1 if the other tenant waits longer than a second and than before, or if the last inserts",
      "take more than 1.2 times the first, and COPY alone beside them does not.",
      "It does not show: inserts of several clients at once (infra/bench/ingest does), nor any machine but this one."
    })
final class WaitingCalls implements Callable<Integer> {
  private static final int CALLS = 1_000;
  private static final int FEW = 10;
  private static final int GROUP = 100;
  private static final long CROWD = 1_234_500_000L;
  private static final double MOST = 1.2;
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--batches",
      defaultValue = "1000",
      description = "of 1,000 calls each, 200 or more (default: ${DEFAULT-VALUE})")
  private int batches;

  @Option(
      names = "--one-queue",
      description = "all in one queue (default: each in a queue of its own)")
  private boolean oneQueue;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var dir = Files.createTempDirectory("bench-waiting-");
    try (var platform = new Platform(dir)) {
      var crowd = platform.tenant("crowd", 50);
      var few = platform.tenant("few", 20);
      warmUp(platform, crowd);
      try (var dialling = new Dialling(dir, platform)) {
        var before = fewAreDialled(platform, few, dialling, "9722345");
        tell(out, "10 calls of another tenant, nothing waiting", before);
        var ratio = inserts(platform, crowd, out);
        var after = fewAreDialled(platform, few, dialling, "9732345");
        tell(out, "10 calls of another tenant, all that waiting", after);
        steer(platform, crowd, out);
        // a busy machine takes longer for the first ones too
        boolean soon =
            after.last().compareTo(AT_ONCE) < 0 || after.last().compareTo(before.last()) < 0;
        return ratio <= MOST && soon ? 0 : 1;
      }
    }
  }

  /// So that the first inserts are not those of a process that has just begun.
  private static void warmUp(Platform platform, String key) throws Exception {
    var batch = Batch.of(CALLS, CROWD);
    try (var client = new PostBatches(platform.port(), "/api/v1", key, batch)) {
      for (int i = 0; i < 2 * GROUP; i++) {
        client.send();
      }
    }
    run(platform.database(), "TRUNCATE calls, attempts, batches, queue_masters, queue_tallies");
    run(platform.database(), "VACUUM ANALYZE");
  }

  /// @param first from the request to the carrier
  /// @param last likewise
  private record Reached(Duration answered, Duration first, Duration last) {}

  private Reached fewAreDialled(Platform platform, String key, Dialling dialling, String beginning)
      throws Exception {
    var batch = Batch.of(FEW, Long.parseLong(beginning + "000"));
    try (var client = new PostBatches(platform.port(), "/api/v1", key, batch)) {
      Instant sent = clock.instant();
      client.send();
      Instant answered = clock.instant();
      var seen = dialling.await(FEW, beginning);
      return new Reached(
          Duration.between(sent, answered),
          Duration.between(sent, seen.getFirst()),
          Duration.between(sent, seen.get(FEW - 1)));
    }
  }

  private static void tell(PrintWriter out, String what, Reached reached) {
    out.printf(
        "%s: answered after %d ms, at the carrier after %d to %d ms%n",
        what, reached.answered().toMillis(), reached.first().toMillis(), reached.last().toMillis());
    out.flush();
  }

  /// Each insert has the same rows by COPY into a plain table beside it, so that a machine that is
  /// slower for a while is slower for both.
  private double inserts(Platform platform, String key, PrintWriter out) throws Exception {
    var batch = Batch.of(CALLS, CROWD);
    var plain = platform.database("plain");
    run(plain, CopyRows.Plain.TABLE);
    List<Double> ours = new ArrayList<>();
    List<Double> copied = new ArrayList<>();
    try (var client =
            new PostBatches(
                platform.port(),
                "/api/v1",
                key,
                oneQueue ? batch.in(queue(platform, key)) : batch);
        var copy = new CopyRows(plain, CopyRows.Plain.COPY, new CopyRows.Plain(CALLS))) {
      for (int i = 1; i <= batches; i++) {
        ours.add(millis(client));
        copied.add(millis(copy));
        if (i % GROUP == 0) {
          out.printf(
              "inserts %4d to %4d: %.1f ms, mean %.1f   COPY alone %.1f, mean %.1f%n",
              i - GROUP + 1, i, median(ours, i), mean(ours, i), median(copied, i), mean(copied, i));
          out.flush();
        }
      }
    }
    out.printf("%d calls wait%n", waiting(platform));
    double median = median(ours, batches) / median(ours, GROUP);
    double copy = median(copied, batches) / median(copied, GROUP);
    out.printf(
        "last %d inserts : first %d  %.2f (medians), %.2f (means); COPY alone meanwhile %.2f, %.2f%n",
        GROUP,
        GROUP,
        median,
        mean(ours, batches) / mean(ours, GROUP),
        copy,
        mean(copied, batches) / mean(copied, GROUP));
    out.flush();
    return median / Math.max(1, copy);
  }

  private static double millis(Load.Client client) throws Exception {
    long began = System.nanoTime();
    client.send();
    return (System.nanoTime() - began) / 1e6;
  }

  /// Of the group that ends with the `last` one.
  private static double median(List<Double> millis, int last) {
    return Spread.of(millis.subList(last - GROUP, last)).median();
  }

  private static double mean(List<Double> millis, int last) {
    return millis.subList(last - GROUP, last).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private static String queue(Platform platform, String key) throws Exception {
    return platform
        .api()
        .post(
            key,
            "/queues/insertdataincallqueue",
            Map.of("batch_id", 1, "data", List.of(Map.of("phone_number", "1234500000"))))
        .orFail("a queue")
        .text("queue_id");
  }

  private static void steer(Platform platform, String key, PrintWriter out) {
    var api = platform.api();
    timed(out, "list 100 queues", () -> api.get(key, "/queues/getmasterqueues?page_size=100"));
    timed(out, "dispatch", () -> api.post(key, "/controls/dispatch-calls", Map.of()));
    timed(out, "flush all of it", () -> api.post(key, "/queues/flushqueue/", Map.of()));
  }

  private static void timed(PrintWriter out, String what, Callable<Api.Answer> asked) {
    long began = System.nanoTime();
    try {
      asked.call().orFail(what);
      out.printf("%s: %d ms%n", what, (System.nanoTime() - began) / 1_000_000);
    } catch (Exception e) {
      out.printf("%s: %s%n", what, e.getMessage());
    }
    out.flush();
  }

  private static long waiting(Platform platform) throws SQLException {
    try (var connection = DriverManager.getConnection(platform.database());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT count(*) FROM calls WHERE call_status = 'pending'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void run(String url, String sql) {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new ServiceFailure(sql, e);
    }
  }
}
