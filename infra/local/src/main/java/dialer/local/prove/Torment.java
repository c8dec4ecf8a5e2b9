package dialer.local.prove;

import dialer.local.lambda.Signal;
import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Kills and freezes the processes of a local Lambda's functions at random points, whatever they
/// are doing, until it is closed.
final class Torment implements AutoCloseable {
  private static final int SHORTEST_PAUSE_MILLIS = 300;
  private static final int LONGEST_PAUSE_MILLIS = 1_500;
  private static final int LONGEST_FREEZE_MILLIS = 4_000;

  private final Path pids;
  private final Random random;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private int killed;
  private int frozen;

  /// @param dir of the system
  Torment(Path dir, long seed) {
    pids = dir.resolve("pids");
    random = new Random(seed);
    thread = Thread.ofPlatform().daemon().name("torment").start(this::run);
  }

  /// @return what was done
  String end() throws InterruptedException {
    close();
    return "%d function processes killed, %d frozen".formatted(killed, frozen);
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
  }

  private void run() {
    try {
      while (!closed.await(
          between(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
        var victim = victim();
        if (victim.isPresent()) {
          torment(victim.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void torment(ProcessHandle victim) throws InterruptedException {
    if (random.nextBoolean()) {
      victim.destroyForcibly();
      killed++;
    } else {
      Signal.STOP.send(victim.pid());
      frozen++;
      closed.await(between(0, LONGEST_FREEZE_MILLIS), TimeUnit.MILLISECONDS);
      Signal.CONT.send(victim.pid());
    }
  }

  private long between(int least, int most) {
    return random.nextInt(least, most);
  }

  /// One of those that run now; a pid that meanwhile is somebody else's is left alone.
  private Optional<ProcessHandle> victim() {
    try (var files = Files.list(pids)) {
      List<ProcessHandle> running =
          files
              .filter(file -> file.getFileName().toString().startsWith("lambda-"))
              .sorted()
              .flatMap(file -> process(file).stream())
              .filter(process -> process.info().command().orElse("").endsWith("/java"))
              .toList();
      return running.isEmpty()
          ? Optional.empty()
          : Optional.of(running.get(random.nextInt(running.size())));
    } catch (IOException e) {
      throw new ServiceFailure(pids + " cannot be read", e);
    }
  }

  private static Optional<ProcessHandle> process(Path pidFile) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip().split("\\s+")[0]));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // it just ended, or just begins
    }
  }
}
