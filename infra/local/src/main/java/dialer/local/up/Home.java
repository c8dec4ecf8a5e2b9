package dialer.local.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import dialer.local.service.LocalFiles;
import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/// The directory of one system: its data, logs, secrets and pid files. Only one launcher at a time
/// has it open.
final class Home implements AutoCloseable {

  // Only these are ever removed by --fresh: the directory is the user's, and may hold other things.
  static final List<String> OURS =
      List.of(
          "postgres",
          "redis",
          "rabbitmq",
          "asterisk",
          "simulated-pbx",
          "edge-agent",
          "task",
          "log",
          "secrets",
          "env");

  static final List<String> OURS_BUT_SECRETS =
      OURS.stream().filter(name -> !name.equals("secrets")).toList();

  private final Path dir;
  private final FileLock lock;

  private Home(Path dir, FileLock lock) {
    this.dir = dir;
    this.lock = lock;
  }

  /// Takes the directory, ends what an earlier launcher left running in it, and records this
  /// launcher for `down`.
  ///
  /// @param drop what of it to remove first
  /// @throws ServiceFailure if another launcher has it
  static Home open(Path path, List<String> drop) {
    var dir = LocalFiles.directory(path);
    try {
      var lock = lock(dir);
      var home = new Home(dir, lock);
      home.endLeftOvers();
      for (var name : drop) {
        remove(dir.resolve(name));
      }
      Files.writeString(
          LocalFiles.directory(dir.resolve("pids")).resolve("launcher"), ownProcess());
      return home;
    } catch (IOException e) {
      throw new ServiceFailure("the directory " + dir + " cannot be used", e);
    }
  }

  Path path() {
    return dir;
  }

  Path in(String name) {
    return dir.resolve(name);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(in("pids").resolve("launcher"));
      lock.channel().close();
    } catch (IOException e) {
      throw new ServiceFailure("the directory " + dir + " cannot be released", e);
    }
  }

  private void endLeftOvers() throws IOException {
    var script = LocalFiles.infraLocal().resolve("process/end-all.sh").toString();
    var process = new ProcessBuilder("bash", script, dir.toString()).inheritIO().start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static FileLock lock(Path dir) throws IOException {
    var channel =
        FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new ServiceFailure(upAlready(dir), e);
    }
    channel.close();
    throw new ServiceFailure(upAlready(dir));
  }

  private static String upAlready(Path dir) {
    return "%1$s is up already. Stop it with infra/local/down --dir %1$s, or choose another --dir and --port."
        .formatted(dir);
  }

  /// Pid and start time, as `process/record.sh` writes them.
  private static String ownProcess() throws IOException {
    var stat = Files.readString(Path.of("/proc/self/stat"), UTF_8);
    var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return ProcessHandle.current().pid() + " " + afterName[19] + "\n";
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var paths = Files.walk(path)) {
      for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
