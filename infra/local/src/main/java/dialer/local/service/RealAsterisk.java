package dialer.local.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A real Asterisk 22 as PBX and another one as the carrier behind it, on loopback
/// (`infra/local/asterisk`): what is dialled decides what happens, and the carrier logs what it
/// saw.
public final class RealAsterisk implements AutoCloseable {

  /// One of the two.
  public enum Instance {
    PBX,
    CARRIER;

    String folder() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Path dir;
  private final Map<String, String> settings;
  private final Guard guard;

  private RealAsterisk(Path dir) {
    this.dir = dir;
    this.guard = Guard.over(targets());
    up();
    this.settings = settings(dir.resolve("ami.env"));
  }

  /// Starts both in `dir`, on free ports the first time and on the same ones later; fetches them if
  /// need be (17 MB, once).
  ///
  /// @throws ServiceFailure if there is no Asterisk to be had, or one does not boot
  public static RealAsterisk start(Path dir) {
    return new RealAsterisk(LocalFiles.directory(dir));
  }

  public int amiPort() {
    return Integer.parseInt(setting("AMI_PORT"));
  }

  /// The agent's lean account.
  public String amiUser() {
    return setting("AMI_USER");
  }

  public String amiSecret() {
    return setting("AMI_SECRET");
  }

  /// The account that sees and may do everything, for tests.
  public String observerUser() {
    return "observer";
  }

  public String observerSecret() {
    return setting("OBSERVER_SECRET");
  }

  /// What the carrier saw, one line a fact; its format is at the top of
  /// `asterisk/conf/carrier/extensions.conf`.
  public Path carrierLog() {
    return dir.resolve("carrier/log/calls.log");
  }

  /// The PBX's call detail records, as `cdr_csv` writes them; there is none before the first call.
  public Path cdrFile() {
    return dir.resolve("pbx/log/cdr-csv/Master.csv");
  }

  /// Where channels end and why, as `cel_custom` writes it; there is none before the first call.
  public Path celFile() {
    return dir.resolve("pbx/log/cel-custom/hangups.csv");
  }

  /// The PBX's configuration files.
  public Path configuration() {
    return dir.resolve("pbx/etc");
  }

  /// Where the PBX records.
  public Path monitorDirectory() {
    return dir.resolve("pbx/spool/monitor");
  }

  public long pid(Instance instance) {
    try {
      return Long.parseLong(
          Files.readString(dir.resolve("pids").resolve(instance.folder())).split(" ")[0]);
    } catch (IOException e) {
      throw new ServiceFailure(instance + " is not running", e);
    }
  }

  /// Whether both run.
  public boolean isAlive() {
    return Stream.of(Instance.values())
        .allMatch(instance -> ProcessHandle.of(pid(instance)).isPresent());
  }

  /// What the instance's console says to a command.
  public String cli(Instance instance, String command) {
    return Command.output(
        List.of(
            "bash",
            LocalFiles.script("asterisk/cli.sh"),
            dir.toString(),
            instance.folder(),
            command));
  }

  /// SIGKILL; [#restart] brings it up again on the same ports.
  public void kill(Instance instance) {
    ProcessHandle.of(pid(instance))
        .ifPresent(process -> {
          process.destroyForcibly();
          process.onExit().join();
        });
  }

  /// Starts what is down.
  public void restart() {
    up();
  }

  @Override
  public void close() {
    guard.close();
  }

  private Guard.Target[] targets() {
    return new Guard.Target[] {
      new Guard.Target("TERM", dir.resolve("pids/pbx")),
      new Guard.Target("TERM", dir.resolve("pids/carrier"))
    };
  }

  private void up() {
    try {
      Command.output(
          Map.of("DIALER_CACHE", LocalFiles.cache().toString()),
          List.of("bash", LocalFiles.script("asterisk/up.sh"), dir.toString()));
    } catch (ServiceFailure e) {
      guard.close();
      throw e;
    }
  }

  private String setting(String key) {
    return Objects.requireNonNull(settings.get(key), key);
  }

  private static Map<String, String> settings(Path file) {
    Map<String, String> found = new HashMap<>();
    try {
      for (var line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        found.put(line.substring(0, equals), line.substring(equals + 1));
      }
    } catch (IOException e) {
      throw new ServiceFailure(file + " cannot be read", e);
    }
    return found;
  }
}
