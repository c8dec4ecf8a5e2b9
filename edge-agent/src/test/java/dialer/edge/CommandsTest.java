package dialer.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dialer.edge.ami.AmiCheck.Finding.Bad;
import dialer.edge.ami.AmiSettings;
import dialer.edge.broker.BrokerSettings;
import dialer.edge.dial.DialSettings;
import dialer.edge.dial.Obstacle;
import dialer.edge.journal.Journal;
import dialer.edge.journal.JournalSettings;
import dialer.edge.record.RecordingSettings;
import dialer.edge.status.Door;
import dialer.edge.status.Standing;
import dialer.local.service.TestServices;
import dialer.message.MessageCodec;
import dialer.message.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command line, beside an agent's door.
class CommandsTest {
  private static final String STANDING = "{\"status\":\"healthy\",\"calls\":%d,\"draining\":true}";

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();

  @Test
  void draining_waits_until_no_call_is_up() throws Exception {
    AtomicInteger calls = new AtomicInteger(1);
    try (Door door =
        new Door(
            directory,
            Map.of(
                "drain", () -> "draining\n",
                "standing", () -> STANDING.formatted(calls.decrementAndGet())))) {
      door.start();
      assertThat(run("drain", "--wait")).isZero();
      assertThat(calls).hasValue(0);
      calls.set(1000);
      assertThat(run("drain", "--wait", "--timeout", "1")).isEqualTo(1);
      assertThat(out.toString()).contains("no call is up", "calls are still up");
    }
  }

  @Test
  void status_says_what_the_agent_waits_for_and_then_it_is_no_success() throws Exception {
    Journal.open(
            new JournalSettings(directory, Duration.ofHours(24)),
            Clock.systemUTC(),
            new MessageCodec())
        .close();
    AtomicReference<Standing> standing = new AtomicReference<>(standing(Optional.empty()));
    try (Door door =
        new Door(
            directory,
            Map.of(
                "status", () -> standing.get().text(), "standing", () -> standing.get().json()))) {
      door.start();
      assertThat(run("status")).isZero();
      assertThat(out.toString()).doesNotContain("waits for");
      standing.set(standing(Optional.of(Obstacle.passing("its turn"))));
      assertThat(run("status")).isEqualTo(1);
      assertThat(out.toString()).contains("it waits for its turn\n", "0 attempts");
    }
    assertThat(run("status")).isEqualTo(1);
    assertThat(out.toString()).containsOnlyOnce("no agent runs here");
  }

  private static Standing standing(Optional<Obstacle> obstacle) {
    return new Standing(true, true, List.of(), true, 0, false, obstacle);
  }

  @Test
  void calls_are_listed_as_the_agent_says_them() throws Exception {
    try (Door door = new Door(directory, Map.of("calls", () -> "one\ntwo\n"))) {
      door.start();
      assertThat(run("calls")).isZero();
    }
    assertThat(out).hasToString("one\ntwo\n");
    assertThat(run("calls")).isEqualTo(1);
    assertThat(run("drain")).isEqualTo(1);
  }

  @Test
  void the_check_reads_what_asterisk_is_told_to_write_by_section() throws Exception {
    Path conf = directory.resolve("cdr.conf");
    Files.writeString(
        conf,
        """
        [general]
        unanswered = yes
        congestion = 1
        batch = on
        [radius]
        loguniqueid=yes
        usegmtime=yes
        [csv] ; the one that counts
        ;loguniqueid=yes
        usegmtime=no
        """);
    assertThat(bad("cdr.conf"))
        .contains("[csv] loguniqueid=yes", "[csv] usegmtime=yes", "batch=yes");
    assertThat(bad("cdr.conf")).doesNotContain("unanswered", "congestion");

    Files.writeString(
        conf, "[general]\nunanswered=yes\ncongestion=yes\n[csv]\nloguniqueid=yes\nusegmtime=yes\n");
    assertThat(bad("cdr.conf")).isEmpty();
  }

  @Test
  void the_check_wants_files_and_no_directories() throws Exception {
    assertThat(bad("is no file")).contains("agent.cdr-file", "agent.cel-file");
  }

  /// What the check finds wrong that says so.
  private String bad(String said) {
    Settings settings =
        new Settings(
            new DialSettings(
                Orders.SERVER,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                100),
            new JournalSettings(directory, Duration.ofHours(24)),
            new AmiSettings("127.0.0.1", 1, "dialer", "secret", Duration.ofSeconds(15)),
            new BrokerSettings(URI.create("amqp://localhost")),
            Optional.of(directory),
            Optional.of(directory),
            directory,
            new RecordingSettings(List.of(directory), List.of()),
            0);
    return new DiskCheck(settings)
        .run().stream()
            .filter(finding -> finding instanceof Bad bad && bad.what().contains(said))
            .map(finding -> finding + "\n")
            .collect(Collectors.joining());
  }

  @Test
  void help_names_the_settings_and_the_commands() throws Exception {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("check", "status", "calls", "journal", "drain", "agent.recording-directories");
  }

  @Test
  void check_refuses_a_broker_whose_certificate_nobody_vouches_for() throws Exception {
    URI broker = URI.create(TestServices.freshVhost());
    SSLContext usual = SSLContext.getDefault();
    try (TlsFront front = new TlsFront(directory, broker.getPort())) {
      String uri = "rabbitmq.uri=amqps://guest:guest@%s:" + front.port() + broker.getRawPath();
      String answers = "ok    RabbitMQ at amqps://localhost:" + front.port() + " answers";
      assertThat(check(uri.formatted("localhost")))
          .doesNotContain(answers)
          .contains("BAD   RabbitMQ at amqps://localhost", "trust store");
      SSLContext.setDefault(front.trusting());
      assertThat(check(uri.formatted("localhost"))).contains(answers);
      assertThat(check(uri.formatted("127.0.0.1")))
          .as("made out to another name")
          .contains("BAD   RabbitMQ at amqps://127.0.0.1", "trust store");
    } finally {
      SSLContext.setDefault(usual);
    }
  }

  @Test
  void check_tells_of_a_queue_that_the_agent_could_not_declare() throws Exception {
    String broker = TestServices.freshVhost();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    assertThat(check("rabbitmq.uri=" + broker)).contains("ok    RabbitMQ");
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      assertThat(channel.queueDeclarePassive(Topology.control(Orders.SERVER)).getMessageCount())
          .isZero();
      channel.queueDeclare(Topology.lease(Orders.SERVER), true, false, false, Map.of());
      assertThat(check("rabbitmq.uri=" + broker))
          .contains("BAD   RabbitMQ", Topology.lease(Orders.SERVER), "what its user may do");
    }
  }

  private String check(String broker) throws IOException {
    out.getBuffer().setLength(0);
    run(broker, new String[] {"check"});
    return out.toString();
  }

  private int run(String... arguments) throws IOException {
    return run("rabbitmq.uri=amqp://localhost", arguments);
  }

  private int run(String broker, String[] arguments) throws IOException {
    Path config = directory.resolve("agent.properties");
    Files.writeString(
        config,
        """
        agent.server-code=server1
        agent.directory=%s
        agent.ami.username=dialer
        agent.ami.secret=secret
        %s
        """
            .formatted(directory, broker));
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    PrintWriter writer = new PrintWriter(out, true);
    return new CommandLine(new EdgeAgent()).setOut(writer).setErr(writer).execute(all);
  }
}
