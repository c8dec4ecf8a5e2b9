package dialer.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UpTest {

  private final StringWriter errors = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "--once, --once goes with --demo",
    "--port=0, --port is 1 to 65535",
    "--port=http, Invalid value for option '--port'",
    "--postgres=mysql://a/b, --postgres begins with postgresql://",
    "--rabbitmq=localhost, --rabbitmq begins with amqp://",
    "--redis=http://a, --redis begins with redis://",
    "--wrong, Unknown option: '--wrong'"
  })
  void a_wrong_option_is_named_before_anything_starts(String option, String said) {
    assertThat(run(option)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains(said);
  }

  private int run(String... arguments) {
    return new CommandLine(new Up()).setErr(new PrintWriter(errors, true)).execute(arguments);
  }
}
