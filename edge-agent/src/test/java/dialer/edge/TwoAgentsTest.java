package dialer.edge;

import static dialer.edge.Orders.CLIENT;
import static dialer.edge.Orders.allocation;
import static dialer.edge.Orders.terms;
import static dialer.edge.Orders.to;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.local.pbx.PbxSettings;
import dialer.local.pbx.SimulatedPbx;
import dialer.local.pbx.ami.Account;
import dialer.local.service.TestServices;
import dialer.message.AgentHello;
import dialer.message.Originate;
import dialer.message.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two agents of one server, each with a journal of its own.
class TwoAgentsTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path directory;
  private String broker;
  private SimulatedPbx pbx;
  private ApiSide api;

  @BeforeEach
  void start() throws Exception {
    broker = TestServices.freshVhost();
    pbx =
        SimulatedPbx.start(
            PbxSettings.of(Account.lean("dialer", "secret"))
                .withCarrierLog(directory.resolve("carrier.log"))
                .withCdrFile(directory.resolve("Master.csv")));
    api = new ApiSide(broker, terms(1, allocation(CLIENT, 3))); // one of them is the quick reserve
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    pbx.close();
  }

  @Test
  void the_second_one_waits_and_takes_over_with_the_channels_that_are_up() throws Exception {
    try (AgentProcess one = agent("one")) {
      Originate[] up = waiting(2, 12);
      api.order(up);
      Wait.until("both are up", SOON, () -> invites() == 2);
      try (AgentProcess _ = agent("two")) {
        Wait.until("the other one stands for election", SOON, () -> logged("two", "Standing"));
        assertThat(journals()).hasSize(1);
        one.kill();

        Originate[] next = waiting(4, 1);
        api.order(next);
        List<Outcome> outcomes = api.awaitEnded(SOON, next);

        assertThat(outcomes).extracting(Outcome::disposition).containsOnly(Disposition.ANSWERED);
        assertThat(journals()).hasSize(2);
        assertThat(CarrierFacts.of(directory).mostAtOnce()).isEqualTo(2);
        assertThat(CarrierFacts.of(directory).invites()).hasSize(6).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void one_that_was_stopped_and_goes_on_dials_nothing_that_it_had_at_hand() throws Exception {
    try (AgentProcess one = agent("one")) {
      Originate[] orders = waiting(6, 2);
      api.order(orders);
      Wait.until("two are up, and that is told", SOON, () -> api.reports().size() == 4);
      Wait.until(
          "the others are at hand", SOON, () -> ready(Topology.calls(Orders.SERVER, CLIENT)) == 0);
      one.signal("STOP");
      try (AgentProcess _ = agent("two")) {
        Originate next = to("97000001");
        api.order(next);
        api.awaitEnded(SOON, next); // the other one has taken over
        int before = invites();
        one.signal("CONT"); // its channels are free by now, its orders still in memory

        List<Outcome> outcomes = api.awaitEnded(SOON, orders);
        Originate last = to("97000001");
        api.order(last);
        api.awaitEnded(SOON, last);

        assertThat(outcomes)
            .extracting(Outcome::disposition)
            .containsOnly(Disposition.ANSWERED, Disposition.LOST);
        assertThat(invites()).isEqualTo(before + 1);
        assertThat(CarrierFacts.of(directory).invites()).doesNotHaveDuplicates();
        assertThat(outcomes).filteredOn(o -> o.disposition() == Disposition.ANSWERED).hasSize(2);
      } finally {
        one.signal("CONT");
      }
    }
  }

  private Originate[] waiting(int calls, int seconds) {
    return IntStream.range(0, calls)
        .mapToObj(_ -> Orders.waiting("99000000", seconds))
        .toArray(Originate[]::new);
  }

  private int invites() {
    return CarrierFacts.of(directory).invites().size();
  }

  private List<?> journals() {
    return api.hellos().stream().map(AgentHello::journal).distinct().toList();
  }

  private boolean logged(String agent, String text) {
    try {
      Path log = directory.resolve(agent + ".log");
      return Files.exists(log) && Files.readString(log).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long ready(String queue) {
    try {
      return api.ready(queue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AgentProcess agent(String name) throws Exception {
    return new AgentProcess(
        broker,
        pbx.port(),
        directory,
        directory.resolve(name + ".log"),
        Map.of("AGENT_DIRECTORY", directory.resolve(name).toString()));
  }
}
