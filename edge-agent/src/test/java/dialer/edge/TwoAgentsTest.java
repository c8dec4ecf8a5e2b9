package dialer.edge;

import static dialer.edge.Orders.CLIENT;
import static dialer.edge.Orders.allocation;
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
import dialer.message.AgentAlive;
import dialer.message.AgentHello;
import dialer.message.AttemptReport;
import dialer.message.Originate;
import dialer.message.Topology;
import dialer.server.Allocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        Wait.until("the other one is elected", SOON, () -> journals().size() == 2);

        Originate[] next = waiting(4, 1); // none of them was with the one that is gone
        api.order(next);
        List<Outcome> outcomes = api.awaitEnded(SOON, next);

        assertThat(outcomes).extracting(Outcome::disposition).containsOnly(Disposition.ANSWERED);
        assertThat(journals()).hasSize(2);
        assertThat(CarrierFacts.of(directory).mostAtOnce()).isEqualTo(2);
        assertThat(CarrierFacts.of(directory).invites()).hasSize(6).doesNotHaveDuplicates();

        api.change(terms(2, anHour(allocation(CLIENT, 3), 1)));
        Wait.until(
            "the hour of both is counted",
            SOON,
            () ->
                api.alive().stream()
                    .map(AgentAlive::above)
                    .filter(Objects::nonNull)
                    .flatMap(List::stream)
                    .anyMatch(above -> above.callsLastHour() == 6));
      }
    }
  }

  /// What it does not list the API would give to other servers.
  @Test
  void the_second_one_does_not_say_what_it_uses_before_it_knows_what_the_first_one_began()
      throws Exception {
    try (AgentProcess one = agent("one")) {
      Wait.until("the first one is elected", SOON, () -> journals().size() == 1);
      try (AgentProcess _ = agent("two")) {
        Wait.until("the other one stands for election", SOON, () -> logged("two", "Standing"));
        api.order(waiting(2, 120));
        Wait.until("both are up", SOON, () -> invites() == 2);
        api.change(terms(2, anHour(allocation(CLIENT, 1), 1)));
        UUID first = journals().getFirst();
        one.kill();

        Wait.until(
            "the other one says what it uses",
            SOON,
            () -> aboves(first).anyMatch(Optional::isPresent));

        assertThat(aboves(first).findFirst()).contains(Optional.empty());
        assertThat(aboves(first).flatMap(Optional::stream).findFirst())
            .contains(List.of(new AgentAlive.Above(CLIENT, 2, 2)));
      }
    }
  }

  /// What agents with another journal than `first` said.
  private Stream<Optional<List<AgentAlive.Above>>> aboves(UUID first) {
    return api.alive().stream()
        .filter(alive -> !alive.journal().equals(first))
        .map(alive -> Optional.ofNullable(alive.above()));
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

  @Test
  void what_the_first_one_dialled_and_could_not_tell_is_told_by_the_second() throws Exception {
    try (AgentProcess one = agent("one", Map.of("AGENT_FAILPOINT", "after-ami-write:1"))) {
      Wait.until("the first one is elected", SOON, () -> journals().size() == 1);
      try (AgentProcess _ = agent("two")) {
        Wait.until("the other one stands for election", SOON, () -> logged("two", "Standing"));
        Originate[] orders = waiting(1, 9);
        api.order(orders);

        Outcome outcome = api.awaitEnded(SOON, orders).getFirst();

        one.awaitEnd(SOON);
        assertThat(outcome.disposition()).isEqualTo(Disposition.ANSWERED);
        assertThat(api.reports(orders[0].attempt()))
            .extracting(AttemptReport::sequence)
            .allMatch(sequence -> sequence >= 8);
        assertThat(CarrierFacts.of(directory).invites()).hasSize(1);
      }
    }
  }

  /// It got the lease at a time at which, by its own clock, the call was not even made.
  @Test
  void what_the_first_one_dialled_is_not_dialled_again_by_a_second_one_whose_clock_was_behind()
      throws Exception {
    AtomicReference<Duration> behind = new AtomicReference<>(Duration.ofSeconds(20));
    try (AgentProcess one = agent("one", Map.of("AGENT_FAILPOINT", "after-ami-write:1"))) {
      Wait.until("the first one is elected", SOON, () -> journals().size() == 1);
      Originate order = to("99000017");
      api.order(order);
      one.awaitEnd(SOON);
      try (Agent two = new Agent(settings("two"), () -> Instant.now().minus(behind.get()))) {
        two.start();
        UUID first = journals().getFirst();
        Wait.until(
            "the second one has said hello twice",
            SOON,
            () -> api.hellos().stream().filter(h -> !h.journal().equals(first)).count() == 2);
        assertThat(api.alive()).allMatch(alive -> alive.journal().equals(first));
        behind.set(Duration.ZERO);

        assertThat(api.awaitEnded(SOON, order))
            .extracting(Outcome::disposition)
            .containsExactly(Disposition.BUSY);
        assertThat(CarrierFacts.of(directory).invites()).hasSize(1);
      }
    }
  }

  private Settings settings(String name) {
    return new Settings(
        new DialSettings(
            Orders.SERVER,
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            100),
        new JournalSettings(directory.resolve(name), Duration.ofHours(24)),
        new AmiSettings("127.0.0.1", pbx.port(), "dialer", "secret", Duration.ofSeconds(15)),
        new BrokerSettings(URI.create(broker)),
        Optional.of(directory.resolve("Master.csv")));
  }

  /// Its journal alone knows by then that this has to be found out.
  @Test
  void one_that_is_told_to_stop_first_tells_what_became_of_a_call_it_has_taken_over()
      throws Exception {
    Originate[] orders = waiting(1, 9);
    try (AgentProcess one = agent("one", Map.of("AGENT_FAILPOINT", "after-fsync:1"))) {
      Wait.until("the first one is elected", SOON, () -> journals().size() == 1);
      try (AgentProcess two = agent("two")) {
        Wait.until("the other one stands for election", SOON, () -> logged("two", "Standing"));
        api.order(orders);
        one.awaitEnd(SOON);
        Wait.until("it looks", SOON, () -> logged("two", "Looking at Asterisk for 1 calls"));
        two.signal("TERM");
        two.awaitEnd(SOON);
        assertThat(api.awaitEnded(SOON, orders))
            .extracting(Outcome::disposition)
            .containsExactly(Disposition.LOST);
      }
    }
  }

  private static Allocation anHour(Allocation a, int calls) {
    return new Allocation(
        a.client(),
        a.channels(),
        a.quickReserve(),
        a.callsPerSecond(),
        calls,
        a.maxCallSeconds(),
        a.endpoints(),
        a.applications(),
        a.contexts(),
        a.callerIds(),
        a.anyCallerId(),
        a.flushGeneration(),
        a.pausedQueues());
  }

  private Originate[] waiting(int calls, int seconds) {
    return IntStream.range(0, calls)
        .mapToObj(_ -> Orders.waiting("99000000", seconds))
        .toArray(Originate[]::new);
  }

  private int invites() {
    return CarrierFacts.of(directory).invites().size();
  }

  private List<UUID> journals() {
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
    return agent(name, Map.of());
  }

  private AgentProcess agent(String name, Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("AGENT_DIRECTORY", directory.resolve(name).toString());
    return new AgentProcess(
        broker, pbx.port(), directory, directory.resolve(name + ".log"), settings);
  }
}
