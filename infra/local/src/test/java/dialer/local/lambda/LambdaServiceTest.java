package dialer.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dialer.local.lambda.Invocation.Answered;
import dialer.local.lambda.Invocation.Failed;
import dialer.local.lambda.Invocation.Throttled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A function in genuine runtime processes.
class LambdaServiceTest {
  private static final int MEMORY_MB = 128;
  private static final long POLL_NANOS = 10_000_000;

  @TempDir private static Path dir;

  private static LambdaService service;

  @BeforeAll
  static void start() throws Exception {
    service = new LambdaService(new RuntimeProcess(dir, zip(), List.of()), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static Path zip() throws Exception {
    var core =
        Path.of(
            RequestStreamHandler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var function = dir.resolve("function.jar");
    String name = Obedient.class.getName().replace('.', '/') + ".class";
    try (var in = Obedient.class.getResourceAsStream("/" + name)) {
      pack(function, name, in.readAllBytes());
    }
    var zip = dir.resolve("functions.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Path jar : List.of(core, function)) {
        out.putNextEntry(new ZipEntry("lib/" + jar.getFileName()));
        Files.copy(jar, out);
      }
    }
    return zip;
  }

  private static void pack(Path jar, String name, byte[] content) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
  }

  private static void deploy(String function, Duration timeout) {
    service.deploy(new Function(function, Obedient.class.getName(), 1, timeout, MEMORY_MB));
  }

  private static Invocation invoke(String function, String order) {
    try {
      return service.invoke(function, order.getBytes(UTF_8));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String answer(String function) {
    assertThat(invoke(function, "answer")).isInstanceOf(Answered.class);
    return invoke(function, "answer") instanceof Answered(byte[] pid) ? new String(pid, UTF_8) : "";
  }

  @Test
  void an_error_is_answered_and_the_same_process_goes_on() {
    deploy("errs", Duration.ofSeconds(10));
    String process = answer("errs");
    for (int i = 0; i < 20; i++) {
      assertThat(invoke("errs", "fail"))
          .isInstanceOfSatisfying(
              Failed.class, f -> assertThat(f.error()).contains("as it was told"));
      assertThat(answer("errs")).isEqualTo(process);
    }
  }

  @Test
  void past_its_concurrency_it_is_throttled_and_past_its_time_killed() throws Exception {
    deploy("hangs", Duration.ofSeconds(3));
    var told = dir.resolve("pid");
    var hung = CompletableFuture.supplyAsync(() -> invoke("hangs", "hang " + told));
    while (!Files.exists(told)) {
      assertThat(hung).isNotDone();
      LockSupport.parkNanos(POLL_NANOS);
    }
    assertThat(invoke("hangs", "answer")).isInstanceOf(Throttled.class);
    assertThat(hung.get())
        .isInstanceOfSatisfying(Failed.class, f -> assertThat(f.error()).contains("timed out"));
    String killed = Files.readString(told);
    assertThat(ProcessHandle.of(Long.parseLong(killed)).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(answer("hangs")).isNotEqualTo(killed);
  }
}
