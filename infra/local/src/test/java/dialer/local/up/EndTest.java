package dialer.local.up;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.local.service.LocalFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `infra/local/down` ends, and what it does not.
class EndTest {

  @TempDir Path dir;
  private Path pidFile;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    pidFile = dir.resolve("pids/functions");
    process =
        new ProcessBuilder("bash", script("process/record.sh"), pidFile.toString(), "cat").start();
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    assertThat(process.getInputStream().read()).isEqualTo('\n'); // it is cat by now
  }

  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  void a_recorded_process_is_ended() throws Exception {
    assertThat(down()).contains("Nothing was up"); // no launcher
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void a_pid_that_now_belongs_to_another_process_is_left_alone() throws Exception {
    var recorded = Files.readString(pidFile).strip().split(" ");
    Files.writeString(pidFile, recorded[0] + " " + (Long.parseLong(recorded[1]) - 1) + "\n");

    down();

    assertThat(process.isAlive()).isTrue();
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void a_postmaster_of_other_data_is_left_alone() throws Exception {
    var data = Files.createDirectories(dir.resolve("postgres/data"));
    Files.delete(pidFile);
    Files.writeString(data.resolve("postmaster.pid"), process.pid() + "\n" + data + "\n");

    down();

    assertThat(process.isAlive()).isTrue();
  }

  private String down() throws Exception {
    var down =
        new ProcessBuilder("bash", script("down"), "--dir", dir.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(down.getInputStream().readAllBytes(), UTF_8);
    assertThat(down.waitFor()).as(said).isZero();
    return said;
  }

  private static String script(String name) {
    return LocalFiles.infraLocal().resolve(name).toString();
  }
}
