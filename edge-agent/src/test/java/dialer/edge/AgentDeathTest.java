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
import dialer.local.pbx.event.Privilege;
import dialer.local.service.TestServices;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.Originate;
import dialer.message.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a process that is killed, cut off and stopped; judged by the carrier.
class AgentDeathTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path directory;
  private SimulatedPbx pbx;
  private CutProxy wire;
  private ApiSide api;
  private AgentProcess agent;

  @BeforeEach
  void start() throws Exception {
    URI broker = URI.create(TestServices.freshVhost());
    pbx =
        SimulatedPbx.start(
            PbxSettings.of(
                    Account.lean("dialer", "secret"),
                    new Account(
                        "deprived",
                        "secret",
                        Privilege.parse("system,call,cdr"),
                        Privilege.parse("call,originate"),
                        Set.of()))
                .withCarrierLog(directory.resolve("carrier.log"))
                .withCdrFile(directory.resolve("Master.csv")));
    wire = new CutProxy(broker.getPort());
    api = new ApiSide(broker.toString(), terms(1, allocation(CLIENT, 20)));
    uri =
        new URI(
                broker.getScheme(),
                broker.getUserInfo(),
                "127.0.0.1",
                wire.port(),
                broker.getRawPath(),
                null,
                null)
            .toString();
    agent = start(pbx.port());
  }

  private String uri;

  private AgentProcess start(int amiPort) throws Exception {
    return start(amiPort, Map.of());
  }

  private AgentProcess start(int amiPort, Map<String, String> more) throws Exception {
    return new AgentProcess(uri, amiPort, directory, directory.resolve("agent.log"), more);
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    api.close();
    wire.close();
    pbx.close();
  }

  @Test
  void killed_in_the_middle_again_and_again_it_dials_each_call_once_and_loses_none()
      throws Exception {
    untilTheJournalIsOlder();
    String[] numbers = {"99000100", "99010017", "97000001", "99000034", "99020200", "99010019"};
    Originate[] orders =
        IntStream.range(0, 150)
            .mapToObj(i -> to(numbers[i % numbers.length]))
            .toArray(Originate[]::new);
    api.order(orders);

    for (int kill = 1; kill <= 3; kill++) {
      int dialled = kill * 25;
      Wait.until(
          dialled + " are dialled",
          SOON,
          () -> CarrierFacts.of(directory).invites().size() >= dialled);
      agent.kill();
      agent = start(pbx.port());
    }
    List<Outcome> outcomes = api.awaitEnded(Duration.ofSeconds(90), orders);

    assertThat(CarrierFacts.of(directory).invites()).doesNotHaveDuplicates();
    assertThat(CarrierFacts.of(directory).mostAtOnce()).isLessThanOrEqualTo(20);
    assertThat(outcomes)
        .extracting(Outcome::disposition)
        .doesNotContain(Disposition.EXPIRED, Disposition.BLOCKED);
    // what was in doubt ended by the channels and the call records: nothing here could lose them
    assertThat(outcomes).filteredOn(o -> o.disposition() == Disposition.LOST).isEmpty();
    assertThat(CarrierFacts.of(directory).invites()).hasSize(150);
    assertSequences();
  }

  @Test
  void while_the_broker_is_away_calls_go_on_nothing_new_begins_and_all_is_told_later()
      throws Exception {
    untilTheJournalIsOlder();
    Originate[] before = {Orders.waiting("99000000", 3), to("99020017")};
    api.order(before);
    Wait.until("both are dialled", SOON, () -> CarrierFacts.of(directory).invites().size() == 2);

    wire.cut();
    Originate meanwhile = to("97000001");
    api.order(meanwhile);
    Wait.until("both are over", SOON, () -> CarrierFacts.of(directory).ended() == 2);
    assertThat(api.terminal(before[0].attempt())).isEmpty();
    assertThat(CarrierFacts.of(directory).invites()).hasSize(2);
    wire.mend();

    assertThat(api.awaitEnded(SOON, before[0], before[1], meanwhile))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED, Disposition.BUSY, Disposition.ANSWERED);
    assertThat(api.hellos().size()).isGreaterThanOrEqualTo(2);
    assertSequences();
  }

  /// Two calls are up and two more are at hand when the broker falls silent; the two channels come
  /// free in the silence, and nobody may use them.
  @Test
  void a_broker_that_does_not_answer_for_a_second_stops_all_dialling() throws Exception {
    api.change(terms(2, allocation(CLIENT, 3))); // one of them is the quick reserve
    Wait.until(
        "the terms are there",
        SOON,
        () -> api.alive().stream().anyMatch(a -> a.stateVersion() == 2));
    Originate[] orders =
        IntStream.range(0, 4)
            .mapToObj(_ -> Orders.waiting("99000000", 3))
            .toArray(Originate[]::new);
    api.order(orders);
    Wait.until("two are up", SOON, () -> CarrierFacts.of(directory).invites().size() == 2);
    Wait.until("the others are at hand", SOON, () -> readyCalls() == 0);

    wire.hold();
    Wait.until("two channels came free", SOON, () -> CarrierFacts.of(directory).ended() == 2);
    int meanwhile = api.reports().size();
    Wait.until(
        "the agent found the broker silent", SOON, () -> logged("no beat came back for 5 s"));

    assertThat(CarrierFacts.of(directory).invites()).hasSize(2);
    assertThat(api.reports()).hasSize(meanwhile);
    wire.letGo();
    assertThat(api.awaitEnded(SOON, orders))
        .extracting(Outcome::disposition)
        .containsOnly(Disposition.ANSWERED);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(4).doesNotHaveDuplicates();
    assertSequences();
  }

  @Test
  void told_to_stop_it_gives_back_what_it_did_not_touch_and_its_calls_go_on() throws Exception {
    api.change(terms(2, allocation(CLIENT, 3))); // one of them is the quick reserve
    Wait.until(
        "the terms are there",
        SOON,
        () -> api.alive().stream().anyMatch(a -> a.stateVersion() == 2));
    Originate[] orders =
        IntStream.range(0, 6)
            .mapToObj(_ -> Orders.waiting("99000000", 6))
            .toArray(Originate[]::new);
    api.order(orders);
    Wait.until("two are up", SOON, () -> CarrierFacts.of(directory).invites().size() == 2);

    assertThat(agent.terminate(12)).isTrue();
    assertThat(api.ready(Topology.calls(Orders.SERVER, CLIENT))).isZero();
    assertThat(pbx.channels()).isEqualTo(2);
    Wait.until("the others are given back", SOON, () -> givenBack(orders).size() == 4);
    agent = start(pbx.port());
    Originate[] again =
        givenBack(orders).stream()
            .map(_ -> Orders.waiting("99000000", 6))
            .toArray(Originate[]::new);
    api.order(again); // as the API does, under ids of their own

    assertThat(api.awaitEnded(Duration.ofSeconds(60), again))
        .extracting(Outcome::disposition)
        .containsOnly(Disposition.ANSWERED);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(6).doesNotHaveDuplicates();
    assertThat(CarrierFacts.of(directory).mostAtOnce()).isEqualTo(2);
  }

  @Test
  void a_journal_that_is_lost_makes_calls_that_somebody_had_before_lost_too() throws Exception {
    api.change(terms(2, allocation(CLIENT, 1)));
    Wait.until(
        "the terms are there",
        SOON,
        () -> api.alive().stream().anyMatch(a -> a.stateVersion() == 2));
    Originate[] orders = {Orders.waiting("99000000", 20), to("97000001")};
    api.order(orders);
    Wait.until("one is up", SOON, () -> CarrierFacts.of(directory).invites().size() == 1);
    Wait.until("both are delivered", SOON, () -> readyCalls() == 0);

    agent.kill();
    for (String file : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
      Files.deleteIfExists(directory.resolve("agent").resolve(file));
    }
    agent = start(pbx.port());

    assertThat(api.awaitEnded(SOON, orders[1]))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.LOST);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(1);
    assertThat(api.hellos()).extracting(h -> h.journal()).doesNotHaveDuplicates();
  }

  /// There is no record of a call that is up, and without the channels nothing would speak against
  /// dialling it. Asterisk would refuse its id while it is up, and the call be told as FAILED.
  @Test
  void a_call_of_which_nothing_was_heard_is_not_dialled_again_where_the_channels_are_not_told()
      throws Exception {
    untilTheJournalIsOlder();
    agent.close();
    agent = start(pbx.port(), Map.of("AGENT_FAILPOINT", "after-ami-write:1"));
    Originate order = Orders.waiting("99000000", 20);
    api.order(order);
    agent.awaitEnd(SOON);
    Wait.until("it is up", SOON, () -> CarrierFacts.of(directory).invites().size() == 1);

    agent = start(pbx.port(), Map.of("AGENT_AMI_USERNAME", "deprived"));
    Wait.until(
        "it says what it lacks",
        SOON,
        () -> logged("Asterisk cannot be looked at", "needs write=reporting"));
    agent.close();
    agent = start(pbx.port());

    assertThat(api.awaitEnded(SOON, order))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(1);
  }

  private List<Originate> givenBack(Originate[] orders) {
    return Stream.of(orders)
        .filter(order -> api.terminal(order.attempt()).orElse(null) instanceof Happening.GivenBack)
        .toList();
  }

  private boolean logged(String... texts) {
    try {
      return Files.readAllLines(directory.resolve("agent.log")).stream()
          .anyMatch(line -> Stream.of(texts).allMatch(line::contains));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long readyCalls() {
    try {
      return api.ready(Topology.calls(Orders.SERVER, CLIENT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A journal that is younger than an attempt must call it lost when it comes twice.
  private void untilTheJournalIsOlder() {
    Wait.until(
        "the journal is older than what is ordered",
        SOON,
        () ->
            !api.alive().isEmpty()
                && api.hellos().getFirst().at().plusSeconds(3).isBefore(Instant.now()));
  }

  /// Each attempt's reports came in order and without a gap.
  private void assertSequences() {
    api.reports().stream()
        .map(AttemptReport::attempt)
        .distinct()
        .forEach(attempt -> {
          List<Integer> sequences =
              api.reports(attempt).stream().map(AttemptReport::sequence).distinct().toList();
          assertThat(sequences).isEqualTo(IntStream.range(0, sequences.size()).boxed().toList());
        });
  }
}
