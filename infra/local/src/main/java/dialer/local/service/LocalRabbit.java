package dialer.local.service;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A real RabbitMQ node on loopback with an epmd of its own: the machine's where one is installed,
/// else the distribution's packages unpacked into the cache, else a container
/// (`infra/local/rabbitmq`). Its data is kept across starts, whatever the ports.
public final class LocalRabbit implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path dir;
  private final int port;
  private final int distributionPort = Ports.free();
  private final int epmdPort = Ports.free();
  private final String home;
  private final AtomicInteger vhosts = new AtomicInteger();
  private @Nullable ServiceProcess epmd;
  private ServiceProcess broker;

  private LocalRabbit(Path dir, int port) {
    this.dir = dir;
    this.port = port;
    this.home = RabbitPackage.home();
    this.epmd = launchEpmd();
    this.broker = launchBroker();
  }

  /// Starts one on a free port.
  ///
  /// @param dir holds its data, log and pid files
  public static LocalRabbit start(Path dir) {
    return start(dir, Ports.free());
  }

  /// Starts one; a node that an earlier run left in `dir` is ended first.
  ///
  /// @throws ServiceFailure if there is no RabbitMQ to be had, or it is not ready within a minute
  public static LocalRabbit start(Path dir, int port) {
    return new LocalRabbit(LocalFiles.directory(dir), port);
  }

  public int port() {
    return port;
  }

  /// The vhost `/`, as the user guest.
  public String uri() {
    return "amqp://guest:guest@127.0.0.1:" + port;
  }

  /// The broker's own.
  public long pid() {
    return broker.pid();
  }

  /// New, empty vhosts, as URIs for the user guest. Several cost hardly more than one (0.7 s): a
  /// console command is an Erlang machine that starts.
  public List<String> newVhosts(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(
          "v"
              + vhosts.incrementAndGet()
              + "-"
              + Long.toString(System.nanoTime(), Character.MAX_RADIX));
    }
    var list = String.join(",", names.stream().map("<<\"%s\">>"::formatted).toList());
    ctl(
        "eval",
        """
        lists:foreach(fun(V) ->
          rabbit_vhost:add(V, <<"local">>),
          rabbit_auth_backend_internal:set_permissions(<<"guest">>, V, <<".*">>, <<".*">>, <<".*">>, <<"local">>)
        end, [%s]).\
        """
            .formatted(list));
    return names.stream().map(name -> uri() + "/" + name).toList();
  }

  /// What `rabbitmqctl` says to a command.
  ///
  /// @throws ServiceFailure if it fails
  public String ctl(String... command) {
    List<String> line =
        new ArrayList<>(List.of("bash", LocalFiles.script("rabbitmq/ctl.sh"), dir.toString()));
    line.addAll(List.of(command));
    return Command.output(line);
  }

  /// Freezes one quorum queue: it takes nothing, gives nothing and answers nothing, as one that
  /// waits for a leader, while all others work.
  ///
  /// @param uri of its vhost, as [#newVhosts] told it
  public void freeze(String uri, String queue) {
    queueProcess(uri, queue, "suspend");
  }

  public void thaw(String uri, String queue) {
    queueProcess(uri, queue, "resume");
  }

  private void queueProcess(String uri, String queue, String what) {
    var path = URI.create(uri).getPath();
    ctl(
        "eval",
        "{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"%s\">>, queue, <<\"%s\">>)), ok = sys:%s(amqqueue:get_pid(Q))."
            .formatted(path.isEmpty() ? "/" : path.substring(1), queue, what));
  }

  public boolean isAlive() {
    return broker.isAlive();
  }

  /// SIGKILL to the broker; the ports stay reserved for [#restart]. What it confirmed it keeps, but
  /// a quorum queue that was declared in the last few seconds may never get a leader again:
  /// RabbitMQ 3.10 writes its register of queues late.
  public void kill() {
    if (home.equals(RabbitPackage.DOCKER)) {
      Command.output(
          List.of(
              "bash", "-c", ". \"$0\" && docker kill \"$DOCKER\"", dir.resolve("env").toString()));
    }
    broker.kill();
  }

  /// Ends it if it runs, and starts it on the same ports and data.
  public void restart() {
    broker.close();
    if (epmd != null && !epmd.isAlive()) {
      epmd = launchEpmd();
    }
    broker = launchBroker();
  }

  @Override
  public void close() {
    broker.close();
    if (epmd != null) {
      epmd.close();
    }
  }

  private @Nullable ServiceProcess launchEpmd() {
    if (home.equals(RabbitPackage.DOCKER)) {
      return null; // the container has its own
    }
    var command = List.of(LocalFiles.script("rabbitmq/epmd.sh"), home, Integer.toString(epmdPort));
    var started = ServiceProcess.start(dir, "epmd", Map.of(), command);
    started.awaitReady(PATIENCE, () -> !Ports.isFree(epmdPort));
    return started;
  }

  private ServiceProcess launchBroker() {
    ServiceProcess.endLeftOver(dir, "rabbitmq");
    Ports.requireFree(port, "RabbitMQ");
    var command =
        List.of(
            LocalFiles.script("rabbitmq/run.sh"),
            home,
            dir.toString(),
            Integer.toString(port),
            Integer.toString(distributionPort),
            Integer.toString(epmdPort));
    var started = ServiceProcess.start(dir, "rabbitmq", Map.of(), command);
    started.awaitReady(PATIENCE, this::answers);
    return started;
  }

  private boolean answers() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri());
    factory.setConnectionTimeout(2_000);
    try (var connection = factory.newConnection("readiness")) {
      return connection.isOpen();
    } catch (IOException e) {
      throw new IOException("RabbitMQ does not answer on " + port, e);
    }
  }
}
