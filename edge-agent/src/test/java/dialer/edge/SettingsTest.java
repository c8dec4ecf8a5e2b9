package dialer.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String WHOLE =
      """
      agent.server-code=server1
      agent.directory=/var/lib/edge-agent
      agent.cdr-file=/var/log/asterisk/cdr-csv/Master.csv
      agent.ami.username=dialer
      agent.ami.secret=very-secret
      rabbitmq.uri=amqps://agent:broker-secret@broker.example:5671/calls
      """;

  @TempDir Path directory;

  @Test
  void a_file_of_the_few_keys_that_must_be_there_is_enough() throws IOException {
    Settings settings = read(WHOLE);

    assertThat(settings.dial().server()).hasToString("server1");
    assertThat(settings.dial().hold()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.ami().port()).isEqualTo(5038);
    assertThat(settings.cdrFile()).contains(Path.of("/var/log/asterisk/cdr-csv/Master.csv"));
    assertThat(settings.broker().uri()).hasUserInfo("agent:broker-secret");
  }

  @Test
  void yaml_does_as_well() throws IOException {
    Path file = directory.resolve("agent.yml");
    Files.writeString(
        file,
        """
        agent:
          server-code: server1
          directory: /var/lib/edge-agent
          hold: 20s
          ami: {username: dialer, secret: very-secret, port: 5039}
        rabbitmq:
          uri: amqp://localhost
        """);

    Settings settings = Settings.read(file);

    assertThat(settings.dial().hold()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.ami().port()).isEqualTo(5039);
  }

  @ParameterizedTest
  @CsvSource({
    "agent.server-code, ",
    "agent.server-code, no spaces please",
    "agent.directory, ",
    "agent.ami.username, ",
    "agent.ami.secret, ",
    "agent.ami.port, 0",
    "agent.ami.port, 70000",
    "agent.ami.port, five",
    "agent.ami.silence, 10ms",
    "agent.hold, 2m",
    "agent.keep, 1m",
    "agent.unproven, 0",
    "rabbitmq.uri, ",
    "rabbitmq.uri, http://broker",
    "rabbitmq.uri, not a uri",
  })
  void nonsense_is_refused_by_the_name_of_its_key(String key, String value) {
    String rest =
        WHOLE.lines().filter(line -> !line.startsWith(key + "=")).collect(Collectors.joining("\n"));

    assertThatThrownBy(() -> read(value == null ? rest : rest + "\n" + key + "=" + value + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key)
        .message()
        .doesNotContain("very-secret", "broker-secret");
  }

  @Test
  void a_value_that_may_not_be_so_is_told_the_rule() {
    assertThatThrownBy(() -> read(WHOLE + "agent.ami.port=0\n"))
        .hasMessage("agent.ami.port must be greater than or equal to 1");
  }

  @Test
  void no_secret_is_ever_printed() throws IOException {
    assertThat(read(WHOLE).toString()).doesNotContain("very-secret", "broker-secret");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Settings.read(directory.resolve("nothing.yml")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing.yml");
  }

  private Settings read(String text) throws IOException {
    Path file = directory.resolve("agent.properties");
    Files.writeString(file, text);
    return Settings.read(file);
  }
}
