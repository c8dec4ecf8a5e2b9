package dialer.bench.fold;

import dialer.bench.calls.Orders;
import dialer.bench.measure.Spread;
import dialer.call.ClientCode;
import dialer.local.service.LocalPostgres;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Reports folded a second, against plain inserts of the same rows.
@Command(
    name = "fold",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description = {
      "",
      "Agents' reports folded into calls of one tenant and one queue, by the API's own code in this process on a Postgres",
      "with fsync on, by as many folders as there are queues of events: alone, with live events, with callbacks that are",
      "kept, with callbacks that are sent meanwhile to a receiver in this process; and as many plain inserts of the same",
      "rows, in turns. Each call has three reports: dialled, answered, ended. What was written is counted after each. It",
      "does not show the broker, or tables of many million rows."
    })
public final class FoldBench implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "besides a first that does not count (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--calls",
      defaultValue = "20000",
      description = "of each way in a round (default: ${DEFAULT-VALUE})")
  private int calls;

  @Option(
      names = "--batch",
      defaultValue = "500",
      description = "most reports folded at once (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--last-only",
      description = "only the last report of each call: all there is to say of it at once")
  private boolean lastOnly;

  private int tenants;
  private final List<Double> meanwhile = new ArrayList<>();
  private final List<Double> alone = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    var dir = Files.createTempDirectory("bench-fold-");
    Map<Way, List<Double>> rates = new EnumMap<>(Way.class);
    List<Way> order = new ArrayList<>(Arrays.asList(Way.values()));
    try (var postgres = LocalPostgres.start(dir.resolve("postgres"));
        var store = new Store(postgres)) {
      for (Way way : order) {
        measure(store, way); // does not count: everything is cold
      }
      meanwhile.clear();
      alone.clear();
      for (int round = 1; round <= rounds; round++) {
        for (Way way : order) {
          rates.computeIfAbsent(way, w -> new ArrayList<>()).add(measure(store, way));
        }
        Collections.rotate(order, 1);
        tell(out, round, rates);
      }
    }
    summary(out, rates);
    return 0;
  }

  /// @return reports a second
  private double measure(Store store, Way way) throws Exception {
    ClientCode client = new ClientCode("fold" + ++tenants);
    long queue = store.begin(client, way);
    InFlight work = InFlight.of(client, queue, calls, batch, lastOnly ? Orders.REPORTS - 1 : 0);
    store.claim(work.orders());
    List<Callable<Object>> folders = new ArrayList<>();
    for (var batches : work.folders()) {
      if (way == Way.PLAIN) {
        folders.add(Executors.callable(() -> batches.forEach(store::insert)));
      } else {
        var messages = batches.stream().map(store::asMessages).toList();
        folders.add(Executors.callable(() -> messages.forEach(store::fold)));
      }
    }
    long took = timed(folders);
    int sent = store.sent();
    store.check(way, calls, work.reports());
    if (way == Way.SENT) {
      meanwhile.add(sent * 1e9 / took);
      long began = System.nanoTime();
      store.awaitSent();
      alone.add(store.sent() * 1e9 / (System.nanoTime() - began));
    }
    return work.reports() * 1e9 / took;
  }

  private static long timed(List<Callable<Object>> folders)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(folders.size())) {
      long began = System.nanoTime();
      for (Future<Object> folder : threads.invokeAll(folders)) {
        folder.get();
      }
      return System.nanoTime() - began;
    }
  }

  private static void tell(PrintWriter out, int round, Map<Way, List<Double>> rates) {
    out.printf(
        "round %d, load %.1f:",
        round, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    rates.forEach((way, all) -> out.printf("  %s %.0f/s", way.label(), all.getLast()));
    out.println();
    out.flush();
  }

  private void summary(PrintWriter out, Map<Way, List<Double>> rates) {
    List<Double> plain = rates.getOrDefault(Way.PLAIN, List.of());
    rates.forEach((way, all) -> {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        ratios.add(all.get(i) / plain.get(i));
      }
      out.printf(
          "%-42s %6.0f a second (median), of plain inserts %s%n",
          way.label(), Spread.of(all).median(), Spread.of(ratios));
    });
    out.printf("callbacks sent meanwhile, a second: %s%n", Spread.of(meanwhile));
    out.printf("callbacks sent afterwards, a second: %s%n", Spread.of(alone));
    out.flush();
  }
}
