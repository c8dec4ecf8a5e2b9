package dialer.local.faults.bed;

import dialer.local.demo.AgentAtWork;
import dialer.local.demo.Api;
import dialer.local.service.LocalPostgres;
import dialer.local.service.LocalRabbit;
import dialer.local.service.LocalRedis;
import dialer.local.service.Ports;
import dialer.local.service.RealAsterisk;
import dialer.local.service.ServiceFailure;
import dialer.local.up.Backing;
import dialer.local.up.Node;
import dialer.local.up.Pbx;
import dialer.local.up.Program;
import dialer.local.up.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A whole system with a real Asterisk 22 and its carrier. Nothing here restarts by itself.
public final class Bed implements AutoCloseable {
  private static final String AGENT = "edge-agent";
  private static final int SECRET_BYTES = 32;
  private static final Duration JOURNAL_AGE = Duration.ofSeconds(3);
  private static final Duration QUEUE_AGE = Duration.ofSeconds(10);

  private final Path dir;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final LocalRabbit rabbit;
  private final RealAsterisk asterisk;
  private final Wire amiWire;
  private final Wire brokerWire;
  private final Api api;
  private final String superuser = secret();
  private final Map<Integer, Tenant> tenants = new HashMap<>();
  private @Nullable Program agent;
  private Map<String, String> agentSettings = Map.of();
  private @Nullable Terms terms;
  private int limited;
  private long newestQueueAt = System.nanoTime();

  /// Starts everything but the agent, with nothing of an earlier run.
  ///
  /// @param dir is emptied
  public Bed(Path dir) {
    this.dir = dir;
    empty(dir);
    asterisk = keep(RealAsterisk.start(dir.resolve("asterisk")));
    var redis = keep(LocalRedis.start(dir.resolve("redis")));
    rabbit = keep(LocalRabbit.start(dir.resolve("rabbitmq")));
    var postgres = keep(LocalPostgres.start(dir.resolve("postgres")));
    postgres.database("dialer");
    amiWire = keep(new Wire(asterisk.amiPort()));
    brokerWire = keep(new Wire(rabbit.port()));
    var backing =
        new Backing(
            "jdbc:postgresql://127.0.0.1:%d/dialer".formatted(postgres.port()),
            LocalPostgres.USER,
            "",
            rabbit.uri(),
            redis.uri());
    int port = Ports.free();
    keep(
        Programs.functions(
            dir,
            backing,
            new Node("functions", port, false),
            superuser,
            secret(),
            Map.of("DIALER_LIMITS_PER_KEY", "1000000")));
    api = new Api("http://127.0.0.1:" + port);
    api.post(
            superuser,
            "/servers",
            Map.of(
                "server_code",
                Programs.SERVER,
                "name",
                "The Asterisk that suffers",
                "max_channels",
                1))
        .orFail("server");
  }

  /// The tenants of these terms, with the terms in force.
  public List<Tenant> tenants(Terms wanted) {
    if (!wanted.equals(terms)) {
      api.put(
              superuser,
              "/servers/" + Programs.SERVER,
              Map.of(
                  "max_channels",
                  wanted.serverChannels(),
                  "calls_per_second",
                  wanted.callsPerSecond()))
          .orFail("the server's terms");
      terms = wanted;
    }
    return wanted.caps().stream()
        .map(cap -> wanted.limitsTheHour() ? fresh(cap, wanted.callsPerHour()) : usual(cap))
        .toList();
  }

  private Tenant usual(int cap) {
    return tenants.computeIfAbsent(cap, c -> make("faults" + c, c, Map.of()));
  }

  /// One that has used nothing of its hour.
  private Tenant fresh(int cap, int callsPerHour) {
    String code = "hourly%dr%d".formatted(cap, ++limited);
    return make(code, cap, Map.of("rate_limit", callsPerHour));
  }

  private Tenant make(String code, int cap, Map<String, Object> limits) {
    newestQueueAt = System.nanoTime();
    return Tenant.make(api, superuser, code, cap, limits);
  }

  /// A RabbitMQ 3.10 that is killed soon after it was told of a queue may never give it a leader
  /// again ([LocalRabbit#kill]); that is not what the matrix is about.
  public void letTheQueuesAge() {
    rest(QUEUE_AGE.minusNanos(System.nanoTime() - newestQueueAt));
  }

  public RealAsterisk asterisk() {
    return asterisk;
  }

  public LocalRabbit rabbit() {
    return rabbit;
  }

  /// Between the agent and AMI.
  public Wire amiWire() {
    return amiWire;
  }

  /// Between the agent and RabbitMQ; the API has a way of its own.
  public Wire brokerWire() {
    return brokerWire;
  }

  /// The agent.
  ///
  /// @throws ServiceFailure if none was started
  public Program agent() {
    if (agent == null) {
      throw new ServiceFailure("no agent was started");
    }
    return agent;
  }

  /// What its programs say.
  public Path logs() {
    return dir.resolve("log");
  }

  /// Where the agent's journal is.
  public Path journal() {
    return dir.resolve(AGENT);
  }

  /// Starts the agent, ending the one there is.
  ///
  /// @param more settings, by the names of their environment
  public void startAgent(Map<String, String> more) {
    if (agent != null) {
      agent.close();
    }
    boolean fresh = !Files.exists(journal());
    agent = startAgent(AGENT, more);
    agentSettings = more;
    if (fresh) {
      AgentAtWork.await(api, superuser, Programs.SERVER); // else nothing is sent to it
      // An order that is hardly younger than the journal may have been with a journal before it,
      // and comes back as LOST when it comes twice; that is not what the matrix is about.
      rest(JOURNAL_AGE);
    }
  }

  /// Returns at once where `time` is not positive.
  static void rest(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailure("interrupted", e);
    }
  }

  /// Starts the agent where it does not run, or not with the usual settings.
  public void usualAgent() {
    if (agent == null || !agent.isAlive() || !agentSettings.isEmpty()) {
      startAgent(Map.of());
    }
  }

  /// A disk of eight megabytes; made when first asked for.
  ///
  /// @throws ServiceFailure where this user may not mount one
  public Path smallDisk() throws IOException, InterruptedException {
    var disk = dir.resolve("small-disk");
    if (!Files.exists(disk)) {
      Files.createDirectories(disk);
      run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
      opened.addLast(() -> run("umount", disk.toString())); // after all that has files there
    }
    return disk;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new ServiceFailure(String.join(" ", command) + " failed");
    }
  }

  /// Starts another agent for the same server, with a journal of its own, which the caller ends.
  public Program startAgent(String name, Map<String, String> more) {
    return Programs.edgeAgent(
        dir,
        name,
        "amqp://guest:guest@127.0.0.1:" + brokerWire.port(),
        Pbx.of(asterisk, null).through(amiWire.port()),
        more);
  }

  private <T extends AutoCloseable> T keep(T started) {
    opened.push(started);
    return started;
  }

  @Override
  public void close() throws Exception {
    if (agent != null) {
      opened.push(agent);
    }
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private static void empty(Path dir) {
    if (!Files.exists(dir)) {
      return;
    }
    try (var paths = Files.walk(dir)) {
      for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new ServiceFailure(dir + " cannot be emptied", e);
    }
  }

  private static String secret() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
