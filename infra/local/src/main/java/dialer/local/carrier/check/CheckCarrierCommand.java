package dialer.local.carrier.check;

import dialer.local.carrier.CarrierLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `infra/local/check-carrier`: prints a verdict on a run. Exit codes: 0 all well, 1 something is
/// wrong with the run, 2 the question was wrong.
@Command(
    name = "check-carrier",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description =
        "Judges a run by the carrier's log, and compares it with the API where entries are given.")
public final class CheckCarrierCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  /// Where the API's side of the story comes from.
  static final class Api {
    @Option(
        names = "--base-url",
        required = true,
        paramLabel = "URL",
        description = "the API, as http://host:port")
    private @Nullable URI baseUrl;

    @Option(
        names = "--key",
        required = true,
        paramLabel = "KEY",
        description = "the tenant's API key")
    private String key = "";

    @Option(
        names = "--queue-id",
        required = true,
        paramLabel = "N",
        description = "the queue to compare")
    private String queueId = "";
  }

  /// Either a file or the API.
  static final class Source {
    @Option(
        names = "--entries",
        required = true,
        paramLabel = "FILE",
        description = "a saved answer of getqueues")
    private @Nullable Path entries;

    @ArgGroup(exclusive = false)
    private @Nullable Api api;
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--log", required = true, paramLabel = "FILE", description = "the carrier's log")
  private Path log = Path.of("");

  @Option(
      names = "--cap",
      required = true,
      paramLabel = "N",
      description = "how many calls may be up at once")
  private int cap;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "how many calls may begin in any second (one more is let pass)")
  private int rate = Integer.MAX_VALUE;

  @Option(
      names = "--expect",
      paramLabel = "N",
      description = "how many entries there must be, each with a call at the carrier")
  private int expect = -1;

  @Option(
      names = "--retries",
      description = "attempts that no entry names are retried ones, not lost ones")
  private boolean retries;

  @ArgGroup private @Nullable Source source;

  public static void main(String[] args) {
    System.exit(new CommandLine(new CheckCarrierCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    var line = Objects.requireNonNull(spec).commandLine();
    if (!Files.isReadable(log)) {
      throw new ParameterException(line, "--log: cannot read " + log);
    }
    try {
      return judge(line.getOut());
    } catch (IOException | IllegalArgumentException e) {
      line.getErr().println("check-carrier: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
  }

  private int judge(PrintWriter out) throws IOException, InterruptedException {
    var check = new CarrierCheck(CarrierLog.read(log));
    List<String> wrong = new ArrayList<>();
    out.printf(
        "%d attempts reached the carrier, %d calls named none (second legs)%n",
        check.attempts(), check.withoutAttempt());

    check
        .dialledAgain()
        .forEach((attempt, times) ->
            wrong.add("attempt %s was dialled %d times".formatted(attempt, times)));

    var concurrency = check.concurrency(cap);
    out.printf(
        "most calls at once: %d (cap %d), above it %d times%n",
        concurrency.most(), cap, concurrency.above().size());
    for (var above : concurrency.intolerable(cap)) {
      wrong.add(
          "%d calls at once from %s for %d ms"
              .formatted(above.most(), above.from(), above.time().toMillis()));
    }

    int second = check.mostInvitesIn(Duration.ofSeconds(1));
    out.printf(
        "most calls begun: %d in a second, %d in an hour%n",
        second, check.mostInvitesIn(Duration.ofHours(1)));
    if (second - 1 > rate) {
      wrong.add("%d calls began within one second".formatted(second));
    }

    Map<String, Integer> counts = new TreeMap<>();
    check.outcomes().values().forEach(o -> counts.merge(o.disposition(), 1, Integer::sum));
    counts.forEach((disposition, n) -> out.printf("  %-12s %6d%n", disposition, n));

    if (source != null) {
      compare(check, entries(source), out, wrong);
    }
    for (var sentence : wrong.subList(0, Math.min(SHOWN, wrong.size()))) {
      out.println("WRONG: " + sentence);
    }
    if (wrong.size() > SHOWN) {
      out.printf("WRONG: and %d more%n", wrong.size() - SHOWN);
    }
    out.println(
        wrong.isEmpty() ? "OK" : String.format(Locale.ROOT, "%d things are wrong", wrong.size()));
    out.flush();
    return wrong.isEmpty() ? 0 : 1;
  }

  private void compare(
      CarrierCheck check, List<Entry> entries, PrintWriter out, List<String> wrong) {
    out.printf("%d entries in the API%n", entries.size());
    if (expect > check.attempts()) {
      wrong.add(
          "%d attempts reached the carrier where %d calls are expected"
              .formatted(check.attempts(), expect));
    }
    if (expect >= 0 && entries.size() != expect) {
      wrong.add("%d entries where %d are expected".formatted(entries.size(), expect));
    }
    wrong.addAll(check.compare(entries));
    var unnamed = check.unnamed(entries);
    if (retries) {
      out.printf("%d attempts were followed by another%n", unnamed.size());
    } else {
      unnamed.forEach(a -> wrong.add("attempt %s is named by no entry".formatted(a)));
    }
  }

  private static List<Entry> entries(Source source) throws IOException, InterruptedException {
    if (source.entries != null) {
      return new Entries().of(source.entries);
    }
    var api = Objects.requireNonNull(source.api);
    return new Entries().of(Objects.requireNonNull(api.baseUrl), api.key, api.queueId);
  }
}
