package dialer.bench;

import dialer.bench.measure.Usage;
import dialer.local.pbx.PbxSettings;
import dialer.local.pbx.SimulatedPbx;
import dialer.local.pbx.ami.Account;
import dialer.local.service.LocalRabbit;
import dialer.local.service.ServiceFailure;
import dialer.local.up.Pbx;
import dialer.local.up.Programs;
import dialer.originate.Application;
import dialer.originate.OnAnswer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Many calls up at once, on the simulated PBX.
@Command(
    name = "channels",
    mixinStandardHelpOptions = true,
    description = {
      "Many calls up at once on the simulated PBX, each held until all are up and then some: how long until all are up,",
      "what the agent takes meanwhile, and whether every one is reported as ended. Exit status 1 if they never all are."
    })
final class ManyChannels implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--calls", defaultValue = "2000", description = "default: ${DEFAULT-VALUE}")
  private int calls;

  @Option(
      names = "--held",
      defaultValue = "60",
      description = "seconds each call is held (default: ${DEFAULT-VALUE})")
  private int held;

  @Override
  public Integer call() throws Exception {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var dir = Files.createTempDirectory("bench-channels-");
    var secret = UUID.randomUUID().toString();
    var carrierLog = dir.resolve("calls.log");
    var cdrFile = dir.resolve("Master.csv");
    var settings =
        PbxSettings.of(Account.lean("dialer", secret))
            .withCarrierLog(carrierLog)
            .withCdrFile(cdrFile);
    try (var pbx = SimulatedPbx.start(settings);
        var rabbit = LocalRabbit.start(dir.resolve("rabbitmq"));
        var work = new Work(rabbit.uri());
        var agent =
            Programs.edgeAgent(
                dir,
                "edge-agent",
                rabbit.uri(),
                new Pbx(
                    pbx.port(),
                    "dialer",
                    secret,
                    cdrFile,
                    dir.resolve("hangups.csv"),
                    dir.resolve("monitor"),
                    carrierLog,
                    null),
                Map.of())) {
      work.awaitAgent();
      var hold = new OnAnswer.Run(new Application("Wait"), Integer.toString(held));
      var client = work.fill(calls, "99000000", hold);
      var before = Usage.of(agent.pid());
      long began = System.nanoTime();
      work.allow(client, calls, Work.AT_ANY_RATE);
      while (pbx.channels() < calls) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new ServiceFailure("no more than " + pbx.channels() + " channels came up");
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
      var up = Duration.ofNanos(System.nanoTime() - began);
      var after = Usage.of(agent.pid());
      out.printf(
          "%d channels up after %.1f s; agent %.0f MB, %.2f ms of CPU a call%n",
          calls,
          up.toMillis() / 1e3,
          after.megabytes(),
          after.cpuSince(before).toNanos() / 1e6 / calls);
      out.flush();
      work.awaitEnded();
      out.printf(
          "all of them ended and were reported; agent %.0f MB%n",
          Usage.of(agent.pid()).megabytes());
      out.flush();
    }
    return 0;
  }
}
