package dialer.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {

  @TempDir Path dir;

  /// What a JVM of its own runs in this test: services, until it is killed.
  public static final class Owner {

    public static void main(String[] args) throws IOException, InterruptedException {
      var dir = Path.of(args[0]);
      var postgres = LocalPostgres.start(dir.resolve("postgres"));
      var redis = LocalRedis.start(dir.resolve("redis"));
      var rabbit = LocalRabbit.start(dir.resolve("rabbitmq"));
      Files.writeString(
          dir.resolve("pids.new"), "%d %d %d".formatted(postgres.pid(), redis.pid(), rabbit.pid()));
      Files.move(dir.resolve("pids.new"), dir.resolve("pids"));
      Thread.currentThread().join();
    }
  }

  @Test
  void services_end_with_their_jvm_even_when_it_is_killed() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var owner =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("owner.log").toFile())
            .start();
    var pids = dir.resolve("pids");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(pids)
        && System.nanoTime() < deadline
        && !owner.waitFor(50, TimeUnit.MILLISECONDS)) {}
    assertThat(pids).as(() -> read(dir.resolve("owner.log"))).exists();
    List<ProcessHandle> services =
        List.of(Files.readString(pids).split(" ")).stream()
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();

    owner.destroyForcibly().waitFor();

    for (var service : services) {
      service.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_service_that_is_ended_as_soon_as_it_is_started_is_gone() {
    for (int i = 0; i < 5; i++) {
      var service = ServiceProcess.start(dir, "sleeper" + i, Map.of(), List.of("sleep", "600"));

      service.close();

      assertThat(service.isAlive()).isFalse();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}
