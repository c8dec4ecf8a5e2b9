package dialer.local.faults;

import dialer.local.faults.bed.Bed;
import dialer.local.faults.fault.Fault;
import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `infra/local/faults`.
@Command(
    name = "infra/local/faults",
    usageHelpWidth = 120,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "",
      "Breaks a whole system with a real Asterisk 22 while it dials, fault by fault and seed by seed, and judges by the",
      "carrier's log: no attempt dialled twice, no call tried too often, channels and rates kept, nothing begun after a",
      "pause or flush, every call ended in one outcome, and in that which the carrier saw.",
      ""
    },
    footer = {
      "",
      "DIR/results keeps every verdict with the carrier's log, and the programs' where it is WRONG; what is there is not",
      "run again. A run that says WRONG is run again by removing its file. Exit status: 0 all well, 1 something is wrong with a run, 2 the question was wrong."
    })
public final class Faults implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      split = ",",
      description = "of the matrix, 0 for what has no row (default: all)")
  private List<Integer> rows = List.of();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "faults by name (default: all of the rows)")
  private List<String> names = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "20",
      description = "runs of a fault, each with its own timing (default: ${DEFAULT-VALUE})")
  private int seeds;

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "100",
      description = "of a run (default: ${DEFAULT-VALUE})")
  private int calls;

  @Option(
      names = "--patience",
      paramLabel = "S",
      defaultValue = "300", // the API waits for a journal as long as a call may last, and 3 minutes
      description = "seconds from mending to the last outcome (default: ${DEFAULT-VALUE})")
  private int patience;

  @Option(names = "--dir", paramLabel = "D", required = true, description = "results and data")
  private Path dir = Path.of("");

  @Option(names = "--list", description = "the faults, and nothing else")
  private boolean list;

  public static void main(String[] args) {
    var line = new CommandLine(new Faults());
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      failure.printStackTrace(command.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var chosen =
        Fault.all().stream()
            .filter(f -> rows.isEmpty() || rows.contains(f.row()))
            .filter(f -> names.isEmpty() || names.contains(f.name()))
            .toList();
    if (chosen.isEmpty()) {
      throw new CommandLine.ParameterException(spec.commandLine(), "there is no such fault");
    }
    if (list) {
      chosen.forEach(f -> out.printf("%3d  %s%n", f.row(), f.name()));
      return CommandLine.ExitCode.OK;
    }
    var verdicts = run(chosen, new Results(dir.resolve("results")), out);
    Results.table(verdicts, out);
    return verdicts.stream().allMatch(Verdict::isGood)
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Verdict> run(List<Fault> chosen, Results results, PrintWriter out) throws Exception {
    List<Verdict> verdicts = new ArrayList<>();
    @Nullable Bed bed = null;
    try {
      for (var fault : chosen) {
        for (long seed = 1; seed <= seeds; seed++) {
          var kept = results.kept(fault.name(), seed);
          if (kept.isPresent()) {
            verdicts.add(kept.get());
            continue;
          }
          if (bed == null) {
            bed = new Bed(dir.resolve("bed"));
          }
          var verdict = one(bed, fault, seed, results);
          verdicts.add(verdict);
          tell(seed, verdict, out);
          if (!verdict.isGood()) {
            results.keepLogs(fault.name(), seed, bed.logs());
            bed.close(); // whatever is broken shall not break the next one
            bed = null;
          }
        }
      }
    } finally {
      if (bed != null) {
        bed.close();
      }
    }
    return verdicts;
  }

  private Verdict one(Bed bed, Fault fault, long seed, Results results) throws Exception {
    var log = results.file(fault.name(), seed, "log");
    Verdict verdict;
    try {
      verdict = new Run(bed, Duration.ofSeconds(patience)).of(fault, seed, calls, log);
    } catch (ServiceFailure | IOException | UncheckedIOException e) {
      verdict = new Verdict(fault.name(), calls, 0, 0, 0, 0, Map.of(), List.of(e.toString()));
    }
    results.keep(seed, verdict);
    return verdict;
  }

  private static void tell(long seed, Verdict verdict, PrintWriter out) {
    out.printf(
        "%-28s seed %2d  %5.1f s  %d attempts, most %d, %d in a second  %s%n",
        verdict.cell(),
        seed,
        verdict.took(),
        verdict.attempts(),
        verdict.most(),
        verdict.second(),
        verdict.isGood() ? "OK" : "");
    verdict.wrong().stream().limit(20).forEach(w -> out.println("  WRONG: " + w));
    out.flush();
  }
}
