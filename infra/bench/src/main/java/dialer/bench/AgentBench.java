package dialer.bench;

import dialer.bench.measure.Spread;
import dialer.bench.measure.Usage;
import dialer.local.service.LocalRabbit;
import dialer.local.service.RealAsterisk;
import dialer.local.service.RealAsterisk.Instance;
import dialer.local.up.Pbx;
import dialer.local.up.Program;
import dialer.local.up.Programs;
import dialer.originate.Application;
import dialer.originate.OnAnswer;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/// From a full queue to the last report of a call that ended, against [RawLoop] on the same
/// Asterisk.
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 120,
    description = {
      "",
      "The edge agent alone, from a full queue to the reports of the calls' ends at the broker, against a raw loop over",
      "one AMI socket, on the same Asterisk, in pairs that take turns at going first. The same calls, answered and hung up",
      "at once. Prints calls a second of each pair, the ratio's median and spread, and what agent and Asterisk took.",
      "It does not show: bridged calls, audio, the API's part, or any machine but this one, and this one only idle."
    })
final class AgentBench implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--pairs", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
  private int pairs;

  @Option(
      names = "--calls",
      defaultValue = "3000",
      description = "of each half of a pair (default: ${DEFAULT-VALUE})")
  private int calls;

  @Option(
      names = "--in-flight",
      defaultValue = "50",
      description = "calls at once (default: ${DEFAULT-VALUE})")
  private int inFlight;

  @Option(
      names = "--rate",
      defaultValue = "" + Work.AT_ANY_RATE,
      description = {
        "new calls a second at most, for both: 400 is what Asterisk 22 takes smoothly, beyond that both",
        "measure how it is overloaded (default: as many as go)"
      })
  private double rate;

  /// One half of a pair.
  ///
  /// @param agentCpu zero in the raw loop's half
  private record Half(double callsPerSecond, Duration asteriskCpu, Duration agentCpu) {}

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var dir = Files.createTempDirectory("bench-agent-");
    List<Half> raw = new ArrayList<>();
    List<Half> ours = new ArrayList<>();
    try (var asterisk = RealAsterisk.start(dir.resolve("asterisk"));
        var rabbit = LocalRabbit.start(dir.resolve("rabbitmq"));
        var work = new Work(rabbit.uri());
        var agent = agent(dir, rabbit, asterisk)) {
      work.awaitAgent();
      out.printf(
          "%d pairs of %d calls, %d in flight; first one of each that does not count%n",
          pairs, calls, inFlight);
      raw(asterisk);
      ours(asterisk, agent, work);
      for (int pair = 1; pair <= pairs; pair++) {
        if (pair % 2 == 1) {
          raw.add(raw(asterisk));
          ours.add(ours(asterisk, agent, work));
        } else {
          ours.add(ours(asterisk, agent, work));
          raw.add(raw(asterisk));
        }
        tell(out, pair, raw.getLast(), ours.getLast());
      }
      summary(out, raw, ours, Usage.of(agent.pid()), Usage.of(asterisk.pid(Instance.PBX)));
    }
    return 0;
  }

  static Program agent(Path dir, LocalRabbit rabbit, RealAsterisk asterisk) {
    return Programs.edgeAgent(dir, "edge-agent", rabbit.uri(), Pbx.of(asterisk, null), Map.of());
  }

  private Half raw(RealAsterisk asterisk) throws Exception {
    var before = Usage.of(asterisk.pid(Instance.PBX));
    try (var loop = new RawLoop(Pbx.of(asterisk, null))) {
      var took = loop.run(calls, inFlight, rate);
      return new Half(
          perSecond(took), Usage.of(asterisk.pid(Instance.PBX)).cpuSince(before), Duration.ZERO);
    }
  }

  private Half ours(RealAsterisk asterisk, Program agent, Work work) throws Exception {
    var client = work.fill(calls, "", new OnAnswer.Run(new Application("Hangup"), ""));
    var pbxBefore = Usage.of(asterisk.pid(Instance.PBX));
    var agentBefore = Usage.of(agent.pid());
    long began = System.nanoTime();
    work.allow(client, inFlight, rate);
    work.awaitEnded();
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new Half(
        perSecond(took),
        Usage.of(asterisk.pid(Instance.PBX)).cpuSince(pbxBefore),
        Usage.of(agent.pid()).cpuSince(agentBefore));
  }

  private double perSecond(Duration took) {
    return calls * 1e9 / took.toNanos();
  }

  private void tell(PrintWriter out, int pair, Half raw, Half ours) {
    out.printf(
        "pair %d: raw %6.0f/s (Asterisk %.2f ms a call)   agent %6.0f/s (Asterisk %.2f, agent %.2f ms a call)   ratio %.2f%n",
        pair,
        raw.callsPerSecond(),
        each(raw.asteriskCpu()),
        ours.callsPerSecond(),
        each(ours.asteriskCpu()),
        each(ours.agentCpu()),
        ours.callsPerSecond() / raw.callsPerSecond());
    out.flush();
  }

  private double each(Duration cpu) {
    return cpu.toNanos() / 1e6 / calls;
  }

  private void summary(
      PrintWriter out, List<Half> raw, List<Half> ours, Usage agent, Usage asterisk) {
    List<Double> ratios = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      ratios.add(ours.get(i).callsPerSecond() / raw.get(i).callsPerSecond());
      cpu.add((double) ours.get(i).agentCpu().toNanos() / ours.get(i).asteriskCpu().toNanos());
    }
    out.printf(
        "%nraw loop   %6.0f calls/s (median)%nagent      %6.0f calls/s (median)%n",
        Spread.of(raw.stream().map(Half::callsPerSecond).toList()).median(),
        Spread.of(ours.stream().map(Half::callsPerSecond).toList()).median());
    out.printf("ratio      %s%n", Spread.of(ratios));
    out.printf("agent's CPU of Asterisk's  %s%n", Spread.of(cpu));
    out.printf(
        "resident   agent %.0f MB, Asterisk %.0f MB%n", agent.megabytes(), asterisk.megabytes());
    out.flush();
  }
}
