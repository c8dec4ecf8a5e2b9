package dialer.edge;

import static dialer.edge.Orders.CLIENT;
import static dialer.edge.Orders.allocation;
import static dialer.edge.Orders.terms;
import static dialer.edge.Orders.to;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.failpoint.Failpoint;
import dialer.local.pbx.PbxSettings;
import dialer.local.pbx.SimulatedPbx;
import dialer.local.pbx.ami.Account;
import dialer.local.service.TestServices;
import dialer.message.Originate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One agent's host through a death at every marked point, one after the other; judged by the
/// carrier. The long form, with more calls, is the fault matrix's.
class MarkedPointsTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int HALTED = 137;
  private static final String[] NUMBERS = {"99000100", "99010017", "97000001", "99000034"};

  @TempDir Path directory;

  @Test
  void wherever_it_dies_each_call_is_dialled_once_and_told_once() throws Exception {
    String broker = TestServices.freshVhost();
    List<Originate> all = new ArrayList<>();
    try (SimulatedPbx pbx =
            SimulatedPbx.start(
                PbxSettings.of(Account.lean("dialer", "secret"))
                    .withCarrierLog(directory.resolve("carrier.log"))
                    .withCdrFile(directory.resolve("Master.csv")));
        ApiSide api = new ApiSide(broker, terms(1, allocation(CLIENT, 20)))) {
      for (Failpoint point : Failpoint.values()) {
        Originate[] orders =
            IntStream.range(0, 8)
                .mapToObj(i -> to(NUMBERS[i % NUMBERS.length]))
                .toArray(Originate[]::new);
        all.addAll(List.of(orders));
        try (AgentProcess agent =
            start(broker, pbx.port(), Map.of("AGENT_FAILPOINT", hit(point)))) {
          api.order(orders);
          assertThat(agent.awaitEnd(SOON)).as("at %s", point).isEqualTo(HALTED);
        }
      }
      try (AgentProcess _ = start(broker, pbx.port(), Map.of())) {
        List<Outcome> outcomes = api.awaitEnded(SOON, all.toArray(Originate[]::new));

        // the first ones may be older than the journal, and then nobody may dial them a second time
        assertThat(outcomes.subList(8, outcomes.size()))
            .extracting(Outcome::disposition)
            .doesNotContain(Disposition.LOST, Disposition.EXPIRED, Disposition.BLOCKED);
      }
    }
    assertThat(CarrierFacts.of(directory).invites()).doesNotHaveDuplicates();
    assertThat(CarrierFacts.of(directory).invites().size()).isGreaterThanOrEqualTo(7 * 8);
  }

  private static String hit(Failpoint point) {
    int hit = point == Failpoint.BEFORE_REPORTED ? 1 : 2; // reports go by pages
    return point.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + hit;
  }

  private AgentProcess start(String broker, int port, Map<String, String> more) throws Exception {
    return new AgentProcess(broker, port, directory, directory.resolve("agent.log"), more);
  }
}
