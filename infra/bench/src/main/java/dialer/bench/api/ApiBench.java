package dialer.bench.api;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The benchmarks of the API, a command each.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {Ingest.class, QuickCalls.class, WaitingCalls.class})
public final class ApiBench {
  private ApiBench() {}

  public static void main(String[] args) {
    var line = new CommandLine(new ApiBench());
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      failure.printStackTrace(command.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    });
    System.exit(line.execute(args));
  }
}
