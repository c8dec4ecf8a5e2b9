package dialer.local.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PbxCommandTest {
  private static final Pattern READY =
      Pattern.compile(
          "simulated PBX ready: AMI on 127.0.0.1:(\\d+), user dialer, secret (\\S{24})");

  @Test
  void it_runs_as_a_program_says_when_it_is_ready_and_ends_its_calls_when_told_to(@TempDir Path dir)
      throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var log = dir.resolve("carrier.log");
    var process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    PbxCommand.class.getName(),
                    "--port",
                    "0",
                    "--carrier-log",
                    log.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = process.inputReader()) {
      var ready = READY.matcher(String.valueOf(out.readLine()));
      assertThat(ready.find()).isTrue();
      try (var client =
          AmiClient.login(Integer.parseInt(ready.group(1)), "dialer", ready.group(2))) {
        PbxContract.originate(client, "PJSIP/99000000@endpoint1", "Application: Wait", "Data: 60");
        client.await("up", m -> m.isEvent("OriginateResponse"));
        process.destroy();
        client.await("told of the end", m -> m.isEvent("Shutdown"));
        client.awaitClose();
      }
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(log)).contains(" INVITE ", " ANSWER ", " END ");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void its_help_tells_what_the_numbers_do() throws IOException {
    var out = new StringWriter();

    new CommandLine(new PbxCommand(Map.of())).setOut(new PrintWriter(out)).execute("--help");

    assertThat(out.toString())
        .contains("99RRTTCC", "17 busy", "--carrier-log", "AMI_SECRET", "OBSERVER_SECRET");
  }
}
