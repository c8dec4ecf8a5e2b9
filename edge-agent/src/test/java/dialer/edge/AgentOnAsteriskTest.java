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
import dialer.edge.ami.AmiCheck;
import dialer.edge.ami.AmiSettings;
import dialer.edge.broker.BrokerSettings;
import dialer.edge.dial.DialSettings;
import dialer.edge.journal.JournalSettings;
import dialer.edge.record.RecordingSettings;
import dialer.local.carrier.CarrierLog;
import dialer.local.service.RealAsterisk;
import dialer.local.service.ServiceFailure;
import dialer.local.service.TestServices;
import dialer.message.Happening;
import dialer.message.Originate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/// The whole agent between a real RabbitMQ and a real Asterisk 22, with an account of no more
/// rights than it needs.
class AgentOnAsteriskTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;
  private RealAsterisk asterisk;
  private ApiSide api;
  private Agent agent;

  @BeforeEach
  void start() throws Exception {
    try {
      asterisk = RealAsterisk.start(directory.resolve("asterisk"));
    } catch (ServiceFailure e) {
      if (System.getenv("DIALER_REQUIRE_ASTERISK") != null) {
        throw e; // where CI has fetched one, it must run
      }
      throw new TestAbortedException("no Asterisk on this machine: " + e.getMessage(), e);
    }
    String broker = TestServices.freshVhost();
    api = new ApiSide(broker, terms(1, allocation(CLIENT, 50)));
    agent =
        new Agent(
            new Settings(
                new DialSettings(
                    SERVER,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3),
                    100),
                new JournalSettings(directory.resolve("agent"), Duration.ofHours(24)),
                ami(),
                new BrokerSettings(URI.create(broker)),
                Optional.of(asterisk.cdrFile()),
                Optional.of(asterisk.celFile()),
                asterisk.configuration(),
                new RecordingSettings(List.of(asterisk.monitorDirectory()), List.of()),
                0),
            Clock.systemUTC());
    agent.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (agent != null) {
      agent.close();
      api.close();
      asterisk.close();
    }
  }

  private AmiSettings ami() {
    return ami(asterisk.amiUser(), asterisk.amiSecret());
  }

  private AmiSettings ami(String user, String secret) {
    return new AmiSettings("127.0.0.1", asterisk.amiPort(), user, secret, Duration.ofSeconds(15));
  }

  @Test
  void every_way_a_call_can_end_is_told_as_the_carrier_meant_it() throws Exception {
    Originate[] orders = {
      to("97000001"),
      to("99000017"),
      to("99000034"),
      to("99000001"),
      to("99000021"),
      to("99010019"),
      Orders.through("endpoint1", "99000099", 2_000),
      Orders.through("nosuchtrunk", "99000000", 30_000),
      Orders.through("deadtrunk", "99000000", 2_000),
      bridging("99000000", "99010200"),
      bridging("99000000", "99000017")
    };

    api.order(orders);
    List<Outcome> outcomes = api.awaitEnded(SOON, orders);

    assertThat(outcomes)
        .extracting(Outcome::disposition)
        .containsExactly(
            Disposition.ANSWERED,
            Disposition.BUSY,
            Disposition.CONGESTION,
            Disposition.FAILED,
            Disposition.FAILED,
            Disposition.NO_ANSWER,
            Disposition.NO_ANSWER,
            Disposition.FAILED,
            Disposition.NO_ANSWER,
            Disposition.ANSWERED,
            Disposition.ANSWERED);
    assertThat(outcomes.get(1).techCause()).isEqualTo(486);
    // the second leg talks for 2 s, a hair less between its two events; the first leg for 3
    assertThat(outcomes.get(9).billableSeconds()).isBetween(1, 2);
    assertThat(outcomes.get(10).answeredAt()).isNull();
    assertThat(
            CarrierLog.read(asterisk.carrierLog()).stream()
                .filter(fact -> fact.kind().name().equals("INVITE"))
                .flatMap(fact -> fact.attempt().stream()))
        .doesNotHaveDuplicates()
        .hasSize(9);
  }

  @Test
  void calls_that_are_answered_are_recorded_whatever_they_hear() throws Exception {
    String asked = asterisk.monitorDirectory() + "/client123/call_123.wav";
    Originate[] orders = {
      Orders.recorded(Orders.waiting("99000000", 2), asked, null),
      Orders.recorded(bridging("99000000", "99000100"), asked, null),
      Orders.recorded(Orders.entering("99000000", "outbound", "99000100"), asked, null),
      Orders.recorded(to("99000017"), asked, null)
    };

    api.order(orders);
    List<Outcome> outcomes = api.awaitEnded(SOON, orders);

    assertThat(outcomes)
        .extracting(Outcome::disposition)
        .containsExactly(
            Disposition.ANSWERED, Disposition.ANSWERED, Disposition.ANSWERED, Disposition.BUSY);
    assertThat(outcomes.getFirst().billableSeconds()).isBetween(1, 2);
    List<String> files = Arrays.stream(orders).limit(3).map(this::recording).toList();
    assertThat(files).doesNotHaveDuplicates().contains(asked);
    for (String file : files) {
      byte[] wav = Files.readAllBytes(Path.of(file));
      assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
      assertThat(wav.length).as("more than half a second of 8 kHz").isGreaterThan(8_000);
    }
    assertThat(((Happening.Ended) api.terminal(orders[3].attempt()).orElseThrow()).recording())
        .isNull();
  }

  private String recording(Originate order) {
    return Objects.requireNonNull(
        ((Happening.Ended) api.terminal(order.attempt()).orElseThrow()).recording());
  }

  @Test
  void an_asterisk_that_is_killed_takes_its_calls_along_and_the_next_one_is_used()
      throws Exception {
    Originate ringing = to("99300000");
    Originate talking = Orders.waiting("99000000", 60);
    api.order(ringing, talking);
    Wait.until("one is answered", SOON, () -> api.reports(talking.attempt()).size() == 2);

    asterisk.kill(RealAsterisk.Instance.PBX);
    asterisk.restart();
    Originate next = to("97000001");
    api.order(next);

    assertThat(api.awaitEnded(SOON, ringing, talking, next))
        .extracting(Outcome::disposition)
        .containsExactly(Disposition.LOST, Disposition.ANSWERED, Disposition.ANSWERED);
  }

  @Test
  void the_check_finds_the_account_s_rights_just_right() throws Exception {
    assertThat(AmiCheck.run(ami(), Clock.systemUTC()))
        .isNotEmpty()
        .allMatch(AmiCheck.Finding.Good.class::isInstance);
  }

  @Test
  void the_check_names_the_rights_that_are_missing_and_places_no_call() throws Exception {
    Files.writeString(
        asterisk.configuration().resolve("manager.conf"),
        "\n[deprived]\nsecret=secret\nread=system,call,cdr\nwrite=user\n",
        StandardOpenOption.APPEND);
    asterisk.cli(RealAsterisk.Instance.PBX, "manager reload");

    assertThat(AmiCheck.run(ami("deprived", "secret"), Clock.systemUTC()))
        .filteredOn(AmiCheck.Finding.Bad.class::isInstance)
        .extracting(Object::toString)
        .anyMatch(bad -> bad.contains("lacks write=originate"))
        .anyMatch(bad -> bad.contains("lacks write=call"))
        .anyMatch(bad -> bad.contains("channels cannot be listed"));
    AmiCheck.run(ami(), Clock.systemUTC());
    assertThat(asterisk.cli(RealAsterisk.Instance.PBX, "core show channels count"))
        .contains("0 calls processed");
  }
}
