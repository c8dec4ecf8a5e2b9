package dialer.local.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/// A real Redis on loopback, its program taken from a Maven artifact. It writes nothing to disk:
/// what the system keeps in Redis may vanish.
public final class LocalRedis implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path dir;
  private final int port;
  private ServiceProcess process;

  private LocalRedis(Path dir, int port) {
    this.dir = dir;
    this.port = port;
    this.process = launch();
  }

  /// Starts one on a free port.
  ///
  /// @param dir holds its log and pid file
  public static LocalRedis start(Path dir) {
    return start(dir, Ports.free());
  }

  /// @throws ServiceFailure if the port is taken
  public static LocalRedis start(Path dir, int port) {
    return new LocalRedis(LocalFiles.directory(dir), port);
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// SIGKILL; the port stays reserved for [#restart].
  public void kill() {
    process.kill();
  }

  /// Ends it if it runs, and starts it on the same port, empty.
  public void restart() {
    process.close();
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  private ServiceProcess launch() {
    ServiceProcess.endLeftOver(dir, "redis");
    Ports.requireFree(port, "Redis");
    var command =
        List.of(
            program(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no");
    var started = ServiceProcess.start(dir, "redis", Map.of(), command);
    started.awaitReady(PATIENCE, this::answers);
    return started;
  }

  private boolean answers() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(7), US_ASCII).equals("+PONG\r\n");
    }
  }

  private String program() {
    try {
      var bin =
          LocalFiles.directory(dir.resolve("bin"))
              .toFile(); // the library removes the program at exit
      return ExecutableProvider.newJarResourceProvider(bin).get().toString();
    } catch (IOException e) {
      throw new ServiceFailure("the embedded Redis cannot be unpacked; give one with --redis", e);
    }
  }
}
