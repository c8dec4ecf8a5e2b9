package dialer.edge;

import static dialer.edge.Orders.CLIENT;
import static dialer.edge.Orders.SERVER;
import static dialer.edge.Orders.allocation;
import static dialer.edge.Orders.bridging;
import static dialer.edge.Orders.terms;
import static dialer.edge.Orders.to;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.AmiSettings;
import dialer.edge.broker.BrokerSettings;
import dialer.edge.dial.DialSettings;
import dialer.edge.journal.JournalSettings;
import dialer.local.pbx.PbxSettings;
import dialer.local.pbx.SimulatedPbx;
import dialer.local.pbx.ami.Account;
import dialer.local.service.TestServices;
import dialer.message.Originate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole agent between a real RabbitMQ and a simulated PBX.
class AgentTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;
  private String broker;
  private SimulatedPbx pbx;
  private ApiSide api;
  private Agent agent;

  @BeforeEach
  void start() throws Exception {
    broker = TestServices.freshVhost();
    pbx = SimulatedPbx.start(pbxSettings());
    api = new ApiSide(broker, terms(1, allocation(CLIENT, 50)));
    agent = new Agent(settings(), Clock.systemUTC());
    agent.start();
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    api.close();
    pbx.close();
  }

  private PbxSettings pbxSettings() {
    return PbxSettings.of(Account.lean("dialer", "secret"))
        .withCarrierLog(directory.resolve("carrier.log"))
        .withCdrFile(directory.resolve("Master.csv"));
  }

  private Settings settings() {
    return new Settings(
        new DialSettings(
            SERVER, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(1), 100),
        new JournalSettings(directory.resolve("agent"), Duration.ofHours(24)),
        new AmiSettings("127.0.0.1", pbx.port(), "dialer", "secret", Duration.ofSeconds(15)),
        new BrokerSettings(URI.create(broker)),
        Optional.of(directory.resolve("Master.csv")));
  }

  @Test
  void every_number_of_the_plan_ends_as_the_carrier_meant_it() throws Exception {
    Originate[] orders = {
      to("97000001"),
      to("99000017"),
      to("99000034"),
      to("99000001"),
      to("99000021"),
      to("99010019"),
      bridging("99000000", "99000200")
    };

    api.order(orders);

    assertThat(api.awaitEnded(SOON, orders))
        .extracting(Outcome::disposition)
        .containsExactly(
            Disposition.ANSWERED,
            Disposition.BUSY,
            Disposition.CONGESTION,
            Disposition.FAILED,
            Disposition.FAILED,
            Disposition.NO_ANSWER,
            Disposition.ANSWERED);
  }
}
