package dialer.edge;

import dialer.edge.ami.AmiCheck;
import dialer.edge.ami.AmiCheck.Finding;
import dialer.edge.broker.BrokerCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// `edge-agent check`: tries everything a run needs, and says what to do about what is not right.
final class CheckCommand {
  private final Settings settings;
  private final PrintWriter out;

  CheckCommand(Settings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /// Returns whether all is well.
  boolean run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>(AmiCheck.run(settings.ami(), Clock.systemUTC()));
    findings.add(
        BrokerCheck.run(settings.broker())
            .<Finding>map(why ->
                new Finding.Bad(
                    "RabbitMQ at " + settings.broker() + " cannot be used: " + why,
                    "see rabbitmq.uri"))
            .orElseGet(() -> new Finding.Good("RabbitMQ at " + settings.broker() + " answers")));
    findings.add(directory(settings.journal().directory()));
    findings.add(records());
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.Good(String what) -> out.println("ok    " + what);
        case Finding.Bad(String what, String remedy) ->
            out.println("BAD   " + what + ": " + remedy);
      }
    }
    return findings.stream().allMatch(Finding.Good.class::isInstance);
  }

  private static Finding directory(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "check", null));
      return new Finding.Good("the journal's directory " + directory + " can be written");
    } catch (IOException e) {
      return new Finding.Bad(
          "the journal's directory " + directory + " cannot be written: " + e.getMessage(),
          "make it, for the user the agent runs as");
    }
  }

  private Finding records() {
    return settings
        .cdrFile()
        .<Finding>map(file ->
            Files.isReadable(file)
                ? new Finding.Good("Asterisk's call records " + file + " can be read")
                : new Finding.Bad(
                    "Asterisk's call records " + file + " cannot be read",
                    "load cdr_csv (loguniqueid, usegmtime) and let one call end; give the agent's user access"))
        .orElseGet(() ->
            new Finding.Bad(
                "no file of call records is configured",
                "set agent.cdr-file, else calls that are interrupted end as LOST"));
  }
}
