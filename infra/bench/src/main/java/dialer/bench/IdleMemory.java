package dialer.bench;

import dialer.bench.measure.Usage;
import dialer.local.service.LocalRabbit;
import dialer.local.service.RealAsterisk;
import dialer.local.service.RealAsterisk.Instance;
import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Resident memory of an agent with nothing to do, against Asterisk's own.
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description = "Resident memory of an agent that has nothing to do, against Asterisk's own.",
    footer = {"", "Exit status: 0, 1 above 2.5 times that of Asterisk."})
final class IdleMemory implements Callable<Integer> {
  private static final double GOAL = 2.5;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "from its start to the look (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var dir = Files.createTempDirectory("bench-idle-");
    try (var asterisk = RealAsterisk.start(dir.resolve("asterisk"));
        var rabbit = LocalRabbit.start(dir.resolve("rabbitmq"));
        var work = new Work(rabbit.uri());
        var agent = AgentBench.agent(dir, rabbit, asterisk)) {
      work.awaitAgent();
      var before = Usage.of(agent.pid());
      TimeUnit.SECONDS.sleep(seconds);
      var ours = Usage.of(agent.pid());
      var theirs = Usage.of(asterisk.pid(Instance.PBX));
      double times = (double) ours.resident() / theirs.resident();
      out.printf(
          "agent %.0f MB, Asterisk %.0f MB: %.2f times; agent's CPU %.1f %% of a core%n",
          ours.megabytes(),
          theirs.megabytes(),
          times,
          ours.cpuSince(before).toMillis() / 10.0 / seconds);
      out.flush();
      return times > GOAL ? 1 : 0;
    }
  }
}
