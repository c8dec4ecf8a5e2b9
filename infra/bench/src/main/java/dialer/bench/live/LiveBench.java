package dialer.bench.live;

import dialer.bench.measure.Usage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A thousand readers at one node, some that read nothing, and the node's death.
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description = {
      "",
      "WebSocket readers of live events at one node, while agents' reports are folded by another over the same Postgres,",
      "Redis and RabbitMQ; every reader hears all events of its tenant. Then readers of one tenant stop reading, and some",
      "of them begin again each second; then the node is killed and all go on at the other. Prints what the node takes,",
      "how long after the report an event is heard, how the silent ones were closed, and what was missing or came twice.",
      "Exit status 1 if anything did, or no silent one was closed with 1013. Needs mvn package. The readers share the",
      "machine: latencies are those of a busy one. It does not show TLS or a network."
    })
public final class LiveBench implements Callable<Integer> {
  private static final String BIG = "{\"note\": \"" + "x".repeat(16_000) + "\"}";
  private static final int SMALL_BUFFER = 4_096; // of who reads nothing, so that it shows soon
  private static final int LARGE_BUFFER = 1 << 20;
  private static final String TOO_SLOW = "1013";

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--tenants", defaultValue = "10", description = "default: ${DEFAULT-VALUE}")
  private int tenants;

  @Option(
      names = "--readers",
      defaultValue = "1000",
      description = "of all tenants (default: ${DEFAULT-VALUE})")
  private int readers;

  @Option(
      names = "--events",
      defaultValue = "500",
      description = "a second, of all tenants (default: ${DEFAULT-VALUE})")
  private int events;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "of each part (default: ${DEFAULT-VALUE})")
  private int seconds;

  private final Latencies latencies = new Latencies();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (var nodes = new Nodes(Files.createTempDirectory("bench-live-"));
        var source = new Source(nodes.rabbitUri(), nodes.database());
        var sockets = new Sockets()) {
      List<Crowd> crowds = new ArrayList<>();
      for (int i = 1; i <= tenants; i++) {
        String code = "live" + i;
        crowds.add(new Crowd(code, nodes.tenant(code), readers / tenants, latencies));
      }
      for (Crowd crowd : crowds) {
        crowd.go(sockets, nodes.first(), 0);
      }
      say(out, "%d readers of %d tenants, %d events a second", readers, tenants, events);
      var longest = Duration.ofSeconds(4L * seconds + 120);
      var reports =
          source.report(
              crowds.stream().map(Crowd::code).toList(), events, longest, "{\"customer\": \"C1\"}");
      TimeUnit.SECONDS.sleep(seconds); // until the node is warm
      part(out, nodes, "all read");

      Crowd silent = new Crowd("silent", nodes.tenant("silent"), seconds, new Latencies());
      silent.go(sockets, nodes.first(), SMALL_BUFFER);
      silent.stopReading();
      var big = source.report(List.of("silent"), 50, longest, BIG);
      latencies.take();
      wakeOneASecond(silent);
      say(out, "while %d readers of another tenant read nothing: %s", seconds, latencies.take());
      big.stop();
      Crowd.await("the silent to be closed or to catch up", () -> isSettled(silent, nodes));
      Map<String, Long> endings = endings(silent);
      say(out, "of the silent, by the second each read again: %s", endings);
      part(out, nodes, "after it");

      nodes.firstProcess().kill();
      long killed = System.nanoTime();
      latencies.take();
      crowds.add(silent);
      silent.channels().forEach(Channel::close);
      for (Crowd crowd : crowds) {
        crowd.go(sockets, nodes.second(), 0);
      }
      say(
          out,
          "node killed; all go on at the other after %.1f s, %d were told to come again",
          since(killed),
          crowds.stream().mapToInt(Crowd::again).sum());
      TimeUnit.SECONDS.sleep(seconds);
      reports.stop();
      return judged(out, nodes, crowds, source) && endings.containsKey(TOO_SLOW) ? 0 : 1;
    }
  }

  private void part(PrintWriter out, Nodes nodes, String what) throws InterruptedException {
    latencies.take();
    Usage before = Usage.of(nodes.firstProcess().pid());
    long began = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    Usage after = Usage.of(nodes.firstProcess().pid());
    double took = since(began);
    say(
        out,
        "%s: node %.2f of a core, %.0f MB; %s",
        what,
        after.cpuSince(before).toMillis() / 1e3 / took,
        after.megabytes(),
        latencies.take());
  }

  private void wakeOneASecond(Crowd silent) throws InterruptedException {
    for (Channel channel : silent.channels()) {
      TimeUnit.SECONDS.sleep(1);
      channel.config().setOption(ChannelOption.SO_RCVBUF, LARGE_BUFFER);
      channel.config().setAutoRead(true);
      channel.read();
    }
  }

  private static boolean isSettled(Crowd silent, Nodes nodes) {
    try {
      long last = nodes.last("silent");
      return silent.ears().stream().allMatch(e -> !e.ended().isEmpty() || e.last() == last);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Long> endings(Crowd silent) {
    return silent.ears().stream()
        .collect(
            Collectors.groupingBy(
                e -> e.ended().isEmpty() ? "in time" : e.ended(),
                TreeMap::new,
                Collectors.counting()));
  }

  private static boolean judged(PrintWriter out, Nodes nodes, List<Crowd> crowds, Source source)
      throws Exception {
    // until nothing is folded any more
    for (long before = -1, now = 0; before != now; ) {
      before = now;
      TimeUnit.SECONDS.sleep(2);
      now = 0;
      for (Crowd crowd : crowds) {
        now += nodes.last(crowd.code());
      }
    }
    long told = 0;
    for (Crowd crowd : crowds) {
      long last = nodes.last(crowd.code());
      crowd.awaitLast(last);
      told += last * crowd.ears().size();
    }
    List<Ear> all = crowds.stream().flatMap(crowd -> crowd.ears().stream()).toList();
    long missing = all.stream().mapToLong(Ear::missing).sum();
    long twice = all.stream().mapToLong(Ear::twice).sum();
    say(
        out,
        "%d messages heard by %d readers: %d missing, %d twice",
        told,
        all.size(),
        missing,
        twice);
    if (source.fault() != null) {
      say(out, "the source failed: %s", source.fault());
    }
    return missing == 0 && twice == 0 && source.fault() == null;
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void say(PrintWriter out, String format, @Nullable Object... values) {
    out.printf("load %.1f  ", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    out.printf(format + "%n", values);
    out.flush();
  }
}
