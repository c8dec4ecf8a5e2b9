package dialer.edge;

import static dialer.edge.Orders.CLIENT;
import static dialer.edge.Orders.SERVER;
import static dialer.edge.Orders.allocation;
import static dialer.edge.Orders.terms;
import static dialer.edge.Orders.to;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.edge.ami.AmiSettings;
import dialer.edge.broker.BrokerSettings;
import dialer.edge.dial.DialSettings;
import dialer.edge.journal.JournalSettings;
import dialer.local.hostile.HostileOrder;
import dialer.local.service.RealAsterisk;
import dialer.local.service.RealAsterisk.Instance;
import dialer.local.service.ServiceFailure;
import dialer.local.service.TestServices;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/// What an attacker who can write to the queue could put there, with every byte to Asterisk 22
/// recorded.
class HostileOrdersTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// All that an agent says besides Originate.
  private static final Set<String> HARMLESS =
      Set.of(
          "login",
          "challenge",
          "ping",
          "corestatus",
          "coresettings",
          "coreshowchannels",
          "events",
          "logoff");

  @TempDir Path directory;
  private RealAsterisk asterisk;
  private RecordingWire wire;
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
    wire = new RecordingWire(asterisk.amiPort());
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
                new AmiSettings(
                    "127.0.0.1",
                    wire.port(),
                    asterisk.amiUser(),
                    asterisk.amiSecret(),
                    Duration.ofSeconds(15)),
                new BrokerSettings(URI.create(broker)),
                Optional.of(asterisk.cdrFile())),
            Clock.systemUTC());
    agent.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (agent != null) {
      agent.close();
      api.close();
      wire.close();
      asterisk.close();
    }
  }

  @Test
  void not_a_byte_of_them_reaches_asterisk_no_file_is_made_and_no_process_started()
      throws Exception {
    Path witness = directory.resolve("witness");
    List<HostileOrder> corpus = HostileOrder.all(witness);
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(200);
    Originate first = to("97000001");
    api.order(first); // makes the queue
    api.awaitEnded(SOON, first);
    String queue = Topology.calls(SERVER, CLIENT);
    MessageCodec codec = new MessageCodec();
    List<Originate> bases = new ArrayList<>();
    for (HostileOrder hostile : corpus) {
      Originate base = to("97000002");
      bases.add(base);
      api.publish(queue, MessageType.of(base).label(), hostile.body(codec.write(base)));
    }
    Originate last = to("97000003");
    api.order(last);

    api.awaitEnded(SOON, last);
    // every one was either refused, and its API told so, or put where an operator looks
    Wait.until(
        () -> "all are settled: " + told(bases) + " told, " + rejected() + " rejected",
        SOON,
        () -> told(bases) + rejected() >= corpus.size());

    assertThat(rejected()).isPositive();
    assertThat(wire.messages())
        .allSatisfy(message -> {
          String action = message.action();
          if (action.equals("originate")) {
            assertThat(message.header("channelid"))
                .isIn(first.attempt().toString(), last.attempt().toString());
          } else {
            assertThat(HARMLESS).contains(action);
          }
        });
    assertThat(wire.messages()).filteredOn(m -> m.action().equals("originate")).hasSize(2);
    assertThat(wire.rest()).isEmpty();
    assertThat(witness).doesNotExist();
    assertThat(ProcessHandle.of(asterisk.pid(Instance.PBX)).orElseThrow().descendants()).isEmpty();
  }

  /// How many of them ended in some report.
  private long told(List<Originate> orders) {
    return orders.stream().filter(o -> api.terminal(o.attempt()).isPresent()).count();
  }

  private long rejected() {
    try {
      return api.ready(Topology.REJECTED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
