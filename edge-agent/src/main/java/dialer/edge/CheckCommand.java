package dialer.edge;

import dialer.edge.ami.AmiCheck;
import dialer.edge.ami.AmiCheck.Finding;
import dialer.edge.broker.BrokerCheck;
import java.io.PrintWriter;
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
        BrokerCheck.run(settings.broker(), settings.dial().server())
            .<Finding>map(why ->
                new Finding.Bad(
                    "RabbitMQ at " + settings.broker() + " cannot be used: " + why,
                    "see rabbitmq.uri, and what its user may do"))
            .orElseGet(() -> new Finding.Good("RabbitMQ at " + settings.broker() + " answers")));
    findings.addAll(new DiskCheck(settings).run());
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.Good(String what) -> out.println("ok    " + what);
        case Finding.Bad(String what, String remedy) ->
            out.println("BAD   " + what + ": " + remedy);
      }
    }
    return findings.stream().allMatch(Finding.Good.class::isInstance);
  }
}
