package dialer.local.prove;

import dialer.local.service.Ports;
import dialer.local.service.ServiceFailure;
import dialer.local.up.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `infra/local/prove-leads`: the senders, the CRM, the killing, the verdict.
@Command(
    name = "infra/local/prove-leads",
    usageHelpWidth = 120,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "",
      "Proves the leads of a system that infra/local/up has started: a CRM is a webhook of its tenant, dialers post leads",
      "at once, one in ten a duplicate; when a third is posted the CRM is killed (kill -9), when two thirds are it is",
      "started again. Judges by the CRM's own journal: every version of every lead once, in order, none lost.",
      "",
      "The system must be allowed to post to this machine and to take that many leads a minute; start it with",
      "DIALER_NOTIFY_REACH_ALLOWED_NETWORKS=127.0.0.0/8,::1/128 DIALER_LIMITS_LEADS=1000000 infra/local/up",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all well, 1 something is wrong with the run, 2 the question was wrong."
    })
public final class ProveLeads implements Callable<Integer> {
  private static final String KEY = "key-of-the-crm";
  private static final String TENANT = "client123";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "D",
      description = "of the system (default: ~/.dialer/8080)")
  private Path dir = Path.of(System.getProperty("user.home"), ".dialer", "8080");

  @Option(
      names = "--leads",
      paramLabel = "N",
      defaultValue = "10000",
      description = "default: ${DEFAULT-VALUE}")
  private int leads;

  @Option(
      names = "--senders",
      paramLabel = "N",
      defaultValue = "16",
      description = "at once (default: ${DEFAULT-VALUE})")
  private int senders;

  @Option(
      names = "--patience",
      paramLabel = "S",
      defaultValue = "600",
      description = "seconds to wait for the last delivery (default: ${DEFAULT-VALUE})")
  private int patience;

  private final Clock clock = Clock.systemUTC();

  public static void main(String[] args) {
    var line = new CommandLine(new ProveLeads());
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getErr().println("prove-leads: " + failure.getMessage());
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
    var work = Files.createTempDirectory("prove-leads-");
    var journal = work.resolve("crm.journal");
    int port = Ports.free();
    var run = "prove-" + clock.millis();
    var posting = new LeadSenders(system.api().baseUrl(), system.dialerKey(), run, leads);
    try (var crm = crm(work, journal, port)) {
      var webhook = webhook(system, port, run);
      long began = System.nanoTime();
      post(posting, crm, journal, out);
      out.printf(
          "%5.1f s  %d leads posted, the CRM has %d of them%n",
          seconds(began), leads, told(journal));
      await(system, webhook, began, out);
      out.printf("       by the log %s were delivered%n", deliveries(system, webhook, "delivered"));
      system.api().put(system.superuserKey(), webhook, Map.of("active", false)).orFail("webhook");
    }
    return judge(system, posting, run, journal, out);
  }

  private static Program crm(Path work, Path journal, int port) {
    return new Program(
        work,
        "crm",
        Map.of(),
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Crm.class.getName(),
            Integer.toString(port),
            journal.toString(),
            KEY),
        () -> {
          try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
          }
        });
  }

  /// Answers the path of the webhook, with the account it is of.
  private static String webhook(RunningSystem system, int port, String run) {
    var made =
        system
            .api()
            .post(
                system.superuserKey(),
                "/webhooks?accountcode=" + TENANT,
                Map.of(
                    "name",
                    run,
                    "url",
                    "http://localhost:" + port + Crm.PATH,
                    "http",
                    true,
                    "api_key",
                    KEY,
                    "campaigns",
                    List.of(run)))
            .orFail("webhook");
    return "/webhooks/" + made.text("id") + "?accountcode=" + TENANT;
  }

  private void post(LeadSenders posting, Program crm, Path journal, PrintWriter out)
      throws Exception {
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all =
          IntStream.range(0, senders).mapToObj(_ -> threads.submit(posting::send)).toList();
      awaitTaken(posting, leads / 3, all);
      crm.kill();
      Files.writeString(journal, CrmJournal.KILLED + "\n", StandardOpenOption.APPEND);
      out.printf("%5.1f s  kill -9 of the CRM%n", seconds(began));
      awaitTaken(posting, leads * 2 / 3, all);
      crm.restart();
      out.printf("%5.1f s  the CRM is there again%n", seconds(began));
      out.flush();
      for (var one : all) {
        one.get();
      }
    }
  }

  private static void awaitTaken(LeadSenders posting, int many, List<? extends Future<?>> all)
      throws InterruptedException {
    while (posting.taken().size() < many && !all.stream().allMatch(Future::isDone)) {
      pause(10);
    }
  }

  private void await(RunningSystem system, String webhook, long began, PrintWriter out)
      throws InterruptedException {
    var waiting = "";
    while (!waiting.equals("0") && seconds(began) < patience) {
      pause(1000);
      waiting = deliveries(system, webhook, "waiting");
      out.printf("%5.1f s  %s wait%n", seconds(began), waiting);
      out.flush();
    }
  }

  /// How many there are in a state.
  private static String deliveries(RunningSystem system, String webhook, String state) {
    var path =
        webhook
            .replace("?accountcode", "&accountcode")
            .replace(
                "/webhooks/", "/webhooks/deliveries?page_size=1&state=" + state + "&webhook_id=");
    return system.api().get(system.superuserKey(), path).orFail("deliveries").text("total");
  }

  private int judge(
      RunningSystem system, LeadSenders posting, String run, Path journal, PrintWriter out)
      throws IOException {
    var there =
        system
            .api()
            .get(system.tenantKey(), "/leads?page_size=1&campaign=" + run)
            .orFail("leads")
            .text("total");
    var verdict = CrmJournal.read(journal, posting.taken());
    int different = LeadSenders.different(leads);
    boolean counted = there.equals(Integer.toString(different)) && posting.taken().size() == leads;
    out.printf(
        "%s leads of %d posts (expected %d); %d versions taken; %d posts to the CRM, %d of them again after the kill%n",
        there, leads, different, posting.taken().size(), verdict.posts(), verdict.again());
    verdict.wrong().forEach(out::println);
    boolean good = counted && verdict.wrong().isEmpty();
    out.printf("%s; the CRM's journal is %s%n", good ? "All well" : "Something is wrong", journal);
    out.flush();
    return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static long told(Path journal) throws IOException {
    try (var lines = Files.lines(journal)) {
      return lines.filter(line -> line.startsWith("answered")).count();
    }
  }

  private static void pause(long millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
