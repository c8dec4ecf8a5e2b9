package dialer.bench;

import dialer.bench.fold.FoldBench;
import dialer.bench.live.LiveBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `infra/bench`: a command a benchmark.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      AgentBench.class,
      FoldBench.class,
      IdleMemory.class,
      LiveBench.class,
      ManyChannels.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] args) {
    var line = new CommandLine(new Bench());
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      failure.printStackTrace(command.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    });
    System.exit(line.execute(args));
  }
}
