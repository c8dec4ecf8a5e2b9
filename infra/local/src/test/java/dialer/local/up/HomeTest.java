package dialer.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

  @TempDir Path dir;

  @Test
  void fresh_drops_what_is_ours_and_nothing_else() throws IOException {
    Files.createDirectories(dir.resolve("postgres/data"));
    Files.writeString(dir.resolve("secrets"), "");
    Files.writeString(dir.resolve("thesis.txt"), "years of work");

    try (var home = Home.open(dir, Home.OURS)) {
      assertThat(home.in("postgres")).doesNotExist();
      assertThat(home.in("secrets")).doesNotExist();
      assertThat(home.in("thesis.txt")).hasContent("years of work");
    }
  }

  @Test
  void a_second_launcher_of_a_directory_is_refused_until_the_first_is_gone() {
    var first = Home.open(dir, List.of());
    assertThatExceptionOfType(ServiceFailure.class)
        .isThrownBy(() -> Home.open(dir, Home.OURS))
        .withMessageContaining("is up already");

    first.close();

    Home.open(dir, List.of()).close();
  }

  @Test
  void secrets_are_made_once_and_are_the_owners_alone() throws IOException {
    var file = dir.resolve("secrets");
    var made = new Secrets(file).madeOnce("SUPERUSER_KEY");

    assertThat(made).matches("[0-9a-f]{64}");
    assertThat(new Secrets(file).madeOnce("SUPERUSER_KEY")).isEqualTo(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void the_env_file_is_read_by_a_shell_as_it_was_written() throws Exception {
    var file = dir.resolve("env");
    new Secrets(file).put("CARRIER_CLI", "/a b/cli.sh $HOME `id` carrier");

    var shell =
        new ProcessBuilder("sh", "-c", ". " + file + "; printf %s \"$CARRIER_CLI\"").start();

    assertThat(shell.inputReader().readLine()).isEqualTo("/a b/cli.sh $HOME `id` carrier");
  }
}
