package dialer.edge;

import static dialer.edge.Orders.CLIENT;
import static dialer.edge.Orders.SERVER;
import static dialer.edge.Orders.allocation;
import static dialer.edge.Orders.bridging;
import static dialer.edge.Orders.terms;
import static dialer.edge.Orders.to;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.AmiSettings;
import dialer.edge.broker.BrokerSettings;
import dialer.edge.dial.DialSettings;
import dialer.edge.journal.JournalSettings;
import dialer.edge.status.Standing;
import dialer.local.pbx.PbxSettings;
import dialer.local.pbx.SimulatedPbx;
import dialer.local.pbx.ami.Account;
import dialer.local.pbx.event.Privilege;
import dialer.local.service.TestServices;
import dialer.message.HangUp;
import dialer.message.Happening;
import dialer.message.Originate;
import dialer.message.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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
    return PbxSettings.of(
            Account.lean("dialer", "secret"),
            new Account(
                "deprived",
                "secret",
                Privilege.parse("system,call,cdr"),
                Privilege.parse("call,originate"),
                Set.of()))
        .withCarrierLog(directory.resolve("carrier.log"))
        .withCdrFile(directory.resolve("Master.csv"));
  }

  private Settings settings() {
    return settings("agent", "dialer", broker);
  }

  private Settings settings(String name, String account, String broker) {
    return new Settings(
        new DialSettings(
            SERVER, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(1), 100),
        new JournalSettings(directory.resolve(name), Duration.ofHours(24)),
        new AmiSettings("127.0.0.1", pbx.port(), account, "secret", Duration.ofSeconds(15)),
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

  @Test
  void an_agent_that_does_not_dial_says_why_and_is_ill_only_where_that_does_not_pass()
      throws Exception {
    awaitStanding(agent, true, "");
    try (Agent standby = new Agent(settings("two", "dialer", broker), Clock.systemUTC())) {
      standby.start();
      awaitStanding(standby, true, "another agent dials for this server");
    }
    String nobody = TestServices.freshVhost();
    try (Agent unheard = new Agent(settings("three", "dialer", nobody), Clock.systemUTC())) {
      unheard.start();
      awaitStanding(unheard, true, "the API's answer");
    }
    agent.drain();
    awaitStanding(agent, true, "a new start");
    agent.close();
    agent = new Agent(settings("agent", "deprived", broker), Clock.systemUTC());
    agent.start();
    awaitStanding(agent, false, "needs write=reporting");
  }

  /// @param waitingFor empty: it dials
  private static void awaitStanding(Agent agent, boolean healthy, String waitingFor) {
    Wait.until(
        () -> "stands as wanted: " + agent.standing(),
        SOON,
        () -> {
          Standing now = agent.standing();
          return now.broker()
              && now.healthy() == healthy
              && now.obstacle()
                  .map(one -> !waitingFor.isEmpty() && one.waitingFor().contains(waitingFor))
                  .orElse(waitingFor.isEmpty());
        });
  }

  @Test
  void a_call_is_hung_up_on_request_talking_ringing_or_not_dialled_yet() throws Exception {
    api.change(terms(2, allocation(CLIENT, 2))); // one for bulk calls
    Originate talking = Orders.waiting("99000000", 60);
    api.order(talking);
    Wait.until(() -> "answered", SOON, () -> api.reports(talking.attempt()).size() == 2);
    Originate behind = Orders.waiting("99000000", 60);
    api.order(behind);
    Originate notYet = Orders.waiting("99000000", 60);
    api.publish(Topology.control(SERVER), new HangUp(SERVER, notYet.attempt(), Instant.now()));
    api.order(notYet);
    assertThat(api.awaitEnded(SOON, notYet).getFirst().disposition())
        .isEqualTo(Disposition.CANCELLED);
    for (Originate order : List.of(behind, talking)) {
      api.publish(Topology.control(SERVER), new HangUp(SERVER, order.attempt(), Instant.now()));
    }

    List<Outcome> ended = api.awaitEnded(SOON, talking, behind);

    assertThat(ended)
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED, Disposition.CANCELLED);
    assertThat(ended).extracting(Outcome::reason).containsOnly("hung up on request");
    assertThat(CarrierFacts.of(directory).invites()).hasSize(1);

    Originate ringing = to("99000099");
    api.order(ringing);
    Wait.until(() -> "dialled", SOON, () -> api.reports(ringing.attempt()).size() == 1);
    api.publish(Topology.control(SERVER), new HangUp(SERVER, ringing.attempt(), Instant.now()));
    assertThat(api.awaitEnded(SOON, ringing).getFirst().disposition())
        .isEqualTo(Disposition.CANCELLED);
  }

  @Test
  void never_more_are_up_than_the_tenant_s_channels() throws Exception {
    api.change(terms(2, allocation(CLIENT, 5))); // one of them is the quick reserve
    Originate[] orders =
        IntStream.range(0, 25)
            .mapToObj(_ -> Orders.waiting("99000000", 1))
            .toArray(Originate[]::new);

    api.order(orders);
    api.awaitEnded(Duration.ofSeconds(60), orders);

    assertThat(CarrierFacts.of(directory).mostAtOnce()).isEqualTo(4);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void an_endpoint_that_asterisk_does_not_know_and_one_that_is_dead() throws Exception {
    Originate unknown = Orders.through("nosuchtrunk", "99000000", 30_000);
    Originate dead = Orders.through("deadtrunk", "99000000", 2_000);

    api.order(unknown, dead);

    assertThat(api.awaitEnded(SOON, unknown, dead))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.FAILED, Disposition.NO_ANSWER);
  }

  @Test
  void a_call_is_cut_off_after_the_longest_time() throws Exception {
    api.change(terms(2, Orders.lasting(allocation(CLIENT, 5), 2)));
    Originate talking = Orders.waiting("99000000", 30);
    Originate ringing = to("99000099");

    api.order(talking, ringing);
    List<Outcome> outcomes = api.awaitEnded(SOON, talking, ringing);

    assertThat(outcomes)
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED, Disposition.NO_ANSWER);
    assertThat(outcomes).extracting(Outcome::durationSeconds).allMatch(seconds -> seconds <= 4);
  }

  @Test
  void the_same_order_three_times_is_dialled_once() throws Exception {
    Originate order = to("99000100");

    api.order(order, order, order);
    api.awaitEnded(SOON, order);
    api.order(order);
    Originate later = to("97000001");
    api.order(later);
    api.awaitEnded(SOON, later);

    assertThat(CarrierFacts.of(directory).invites()).hasSize(2).doesNotHaveDuplicates();
    assertThat(api.reports(order.attempt())).extracting(r -> r.sequence()).containsExactly(0, 1, 2);
    Wait.until("nothing is left", SOON, () -> ready(Topology.calls(SERVER, CLIENT)) == 0);
  }

  @Test
  void poison_and_a_neighbour_s_call_are_set_aside_and_the_rest_goes_on() throws Exception {
    Originate first = to("97000001");
    api.order(first);
    api.awaitEnded(SOON, first);
    String queue = Topology.calls(SERVER, CLIENT);
    api.publish(queue, "originate.v1", "{\"attempt\":".getBytes(StandardCharsets.UTF_8));
    api.publish(queue, "nonsense.v9", "{}".getBytes(StandardCharsets.UTF_8));
    api.publish(queue, "originate.v1", "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
    api.publish(queue, Orders.of(new ClientCode("other"), 1L, first.action(), null));
    Originate last = to("97000001");
    api.order(last);

    api.awaitEnded(SOON, last);

    Wait.until("all are rejected", SOON, () -> ready(Topology.REJECTED) == 4);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(2);
  }

  @Test
  void what_may_not_be_dialled_is_reported_and_never_reaches_asterisk() throws Exception {
    api.change(terms(2, Orders.steered(allocation(CLIENT, 5), 1, Set.of(7L))));
    Wait.until(
        "the terms are there",
        SOON,
        () -> api.alive().stream().anyMatch(a -> a.stateVersion() == 2));
    Originate late = Orders.steered(to("99000000"), 1L, 1, Instant.now().minusSeconds(1));
    Originate flushed = Orders.steered(to("99000000"), 1L, 0, null);
    Originate paused = Orders.steered(to("99000000"), 7L, 1, null);
    Originate foreign =
        Orders.steered(Orders.through("provider1", "99000000", 30_000), 1L, 1, null);

    api.order(late, flushed, paused, foreign);
    Wait.until(
        "all are over",
        SOON,
        () ->
            List.of(late, flushed, paused, foreign).stream()
                .allMatch(o -> api.terminal(o.attempt()).isPresent()));

    assertThat(outcome(late).disposition()).isEqualTo(Disposition.EXPIRED);
    assertThat(outcome(foreign).disposition()).isEqualTo(Disposition.BLOCKED);
    assertThat(outcome(foreign).reason()).contains("endpoint provider1");
    assertThat(api.terminal(flushed.attempt())).get().isInstanceOf(Happening.GivenBack.class);
    assertThat(api.terminal(paused.attempt())).get().isInstanceOf(Happening.GivenBack.class);
    assertThat(CarrierFacts.of(directory).invites()).isEmpty();
  }

  @Test
  void a_pause_is_heard_also_when_somebody_deleted_the_control_queue_before() throws Exception {
    Wait.until("it is introduced", SOON, () -> !api.alive().isEmpty());
    int hellos = api.hellos().size();
    api.delete(Topology.control(SERVER));
    Wait.until("it says hello anew", SOON, () -> api.hellos().size() > hellos);

    api.change(terms(2, Orders.steered(allocation(CLIENT, 50), 0, Set.of(7L))));
    Wait.until(
        "the pause is heard",
        SOON,
        () -> api.alive().stream().anyMatch(a -> a.stateVersion() == 2));
    Originate paused = Orders.steered(to("97000001"), 7L, 0, null);
    Originate other = to("97000001");
    api.order(paused, other);
    api.awaitEnded(SOON, other);

    assertThat(CarrierFacts.of(directory).invites()).hasSize(1);
  }

  @Test
  void a_lost_session_with_asterisk_loses_no_call() throws Exception {
    Originate talking = Orders.waiting("99000000", 4);
    Originate ringing = to("99040017");
    Originate over = to("99010100");
    api.order(talking, ringing, over);
    Wait.until("all are dialled", SOON, () -> CarrierFacts.of(directory).invites().size() == 3);

    pbx.dropSessions();

    assertThat(api.awaitEnded(SOON, talking, ringing, over))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED, Disposition.BUSY, Disposition.ANSWERED);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void an_asterisk_that_dies_takes_its_calls_along_and_the_next_one_is_used() throws Exception {
    Originate ringing = to("99200000");
    Originate talking = Orders.waiting("99000000", 30);
    api.order(ringing, talking);
    Wait.until("one is answered", SOON, () -> api.reports(talking.attempt()).size() == 2);

    pbx.crash();
    pbx = pbx.again();
    Originate next = to("97000001");
    api.order(next);

    assertThat(api.awaitEnded(Duration.ofSeconds(40), ringing, talking, next))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.LOST, Disposition.ANSWERED, Disposition.ANSWERED);
  }

  @Test
  void a_frozen_asterisk_is_not_dialled_and_its_calls_end_when_it_wakes() throws Exception {
    Originate talking = Orders.waiting("99000000", 2);
    api.order(talking);
    Wait.until("it is answered", SOON, () -> api.reports(talking.attempt()).size() == 2);
    pbx.freeze();
    Wait.until("it is noticed", SOON, () -> !agent.asteriskUp());
    Originate next = to("97000001");
    api.order(next);
    Wait.until("it is at hand", SOON, () -> ready(Topology.calls(SERVER, CLIENT)) == 0);
    assertThat(CarrierFacts.of(directory).invites()).hasSize(1);
    assertThat(api.reports(next.attempt())).isEmpty();
    pbx.thaw();

    assertThat(api.awaitEnded(SOON, talking, next))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED, Disposition.ANSWERED);
  }

  @Test
  void a_hang_up_that_asterisk_could_not_hear_outlives_the_agent_also_that_of_an_order_to_come()
      throws Exception {
    Originate talking = Orders.waiting("99000000", 60);
    api.order(talking);
    Wait.until("it is answered", SOON, () -> api.reports(talking.attempt()).size() == 2);
    pbx.freeze();
    pbx.dropSessions();
    Wait.until("it is noticed", SOON, () -> !agent.asteriskUp());
    Originate toCome = to("97000001");
    for (Originate order : List.of(talking, toCome)) {
      api.publish(Topology.control(SERVER), new HangUp(SERVER, order.attempt(), Instant.now()));
    }
    Wait.until("it is asked", SOON, () -> ready(Topology.control(SERVER)) == 0);

    agent.close();
    agent = new Agent(settings(), Clock.systemUTC());
    agent.start();
    pbx.thaw();
    api.order(toCome);

    List<Outcome> ended = api.awaitEnded(SOON, talking, toCome);
    assertThat(ended)
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED, Disposition.CANCELLED);
    assertThat(ended.getFirst().durationSeconds()).isLessThan(60);
    assertThat(ended.getLast().reason()).isEqualTo("hung up on request");
    assertThat(CarrierFacts.of(directory).invites()).hasSize(1);
  }

  @Test
  void a_clock_that_is_set_back_by_an_hour_stops_nobody() throws Exception {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ofHours(1));
    agent.close();
    agent = new Agent(settings(), () -> Instant.now().plus(ahead.get()));
    agent.start();
    Originate before = to("97000001");
    api.order(before);
    api.awaitEnded(SOON, before);

    ahead.set(Duration.ZERO);
    Originate after = to("97000001");
    api.order(after);

    assertThat(api.awaitEnded(SOON, after))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.ANSWERED);
  }

  @Test
  void an_agent_that_drains_says_so_before_what_it_gives_back_may_come_again() throws Exception {
    api.change(terms(2, allocation(CLIENT, 1)));
    Originate talking = Orders.waiting("99000000", 60);
    Originate next = to("97000001");
    api.order(talking, next);
    Wait.until(
        "one talks, one waits",
        SOON,
        () ->
            api.reports(talking.attempt()).size() == 2
                && ready(Topology.calls(SERVER, CLIENT)) == 0);

    agent.drain();

    Wait.until("it is given back", SOON, () -> api.terminal(next.attempt()).isPresent());
    Wait.until("it says so", SOON, () -> !api.alive().getLast().asteriskUp());
    assertThat(api.terminal(next.attempt()).orElseThrow())
        .isInstanceOfSatisfying(
            Happening.GivenBack.class,
            back -> assertThat(back.notBefore()).isAfter(api.alive().getLast().at()));
  }

  @Test
  void every_message_three_times_and_shuffled_makes_each_call_once() throws Exception {
    String[] numbers = {"99000017", "97000001", "99000034", "99000100"};
    Originate[] orders =
        IntStream.range(0, 40).mapToObj(i -> to(numbers[i % 4])).toArray(Originate[]::new);
    List<Originate> thrice = new ArrayList<>();
    IntStream.range(0, 3).forEach(_ -> thrice.addAll(List.of(orders)));
    Collections.shuffle(thrice, new Random(3));

    api.order(thrice.toArray(Originate[]::new));
    api.awaitEnded(SOON, orders);

    Wait.until("nothing is left", SOON, () -> ready(Topology.calls(SERVER, CLIENT)) == 0);
    Originate last = to("97000001");
    api.order(last);
    api.awaitEnded(SOON, last); // whatever came again came before this one
    assertThat(CarrierFacts.of(directory).invites()).hasSize(41).doesNotHaveDuplicates();
    assertThat(orders)
        .allSatisfy(order ->
            assertThat(api.reports(order.attempt()))
                .extracting(r -> r.sequence())
                .doesNotHaveDuplicates());
  }

  private Outcome outcome(Originate order) {
    return ((Happening.Ended) api.terminal(order.attempt()).orElseThrow()).outcome();
  }

  private long ready(String queue) {
    try {
      return api.ready(queue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
