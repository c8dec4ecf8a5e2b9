package dialer.local.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.local.service.RealAsterisk.Instance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class RealAsteriskTest {

  private final RealAsterisk asterisk;

  RealAsteriskTest(@TempDir Path dir) {
    try {
      asterisk = RealAsterisk.start(dir);
    } catch (ServiceFailure e) {
      if (System.getenv("DIALER_REQUIRE_ASTERISK") != null) {
        throw e; // where CI has fetched one, it must run
      }
      throw new TestAbortedException("no Asterisk on this machine: " + e.getMessage(), e);
    }
  }

  @AfterEach
  void stop() {
    asterisk.close();
  }

  @Test
  void the_carrier_logs_each_fact_of_a_call_with_the_attempt_it_belongs_to() throws Exception {
    var attempt = UUID.randomUUID();

    var ended = originate(attempt, "99000017");

    assertThat(ended).contains("Cause: 17");
    assertThat(carrierLines(2))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "\\d{10}\\.\\d{6} INVITE channel=\\S+ number=99000017 attempt=" + attempt),
            line ->
                assertThat(line)
                    .matches(
                        "\\d{10}\\.\\d{6} END channel=\\S+ number=99000017 attempt="
                            + attempt
                            + " cause=17"));
    assertThat(Files.readString(asterisk.cdrFile()))
        .contains(attempt.toString(), "\"tenant1\"", "\"BUSY\"");
  }

  @Test
  void the_agents_account_sees_no_chatter_and_commands_nothing() throws Exception {
    var answer =
        talk("Action: Command\r\nCommand: core show version\r\n\r\n", "Message: Permission denied");

    assertThat(answer).noneMatch(line -> line.contains("Output:"));
  }

  @Test
  void a_killed_pbx_comes_back_on_its_port_while_the_carrier_stays() throws Exception {
    int port = asterisk.amiPort();
    long pbx = asterisk.pid(Instance.PBX);
    long carrier = asterisk.pid(Instance.CARRIER);

    asterisk.kill(Instance.PBX);
    asterisk.restart();

    assertThat(asterisk.amiPort()).isEqualTo(port);
    assertThat(asterisk.pid(Instance.PBX)).isNotEqualTo(pbx);
    assertThat(asterisk.pid(Instance.CARRIER)).isEqualTo(carrier);
    assertThat(originate(UUID.randomUUID(), "99000034")).contains("Cause: 34");
  }

  @Test
  void two_directories_side_by_side_do_not_meet(@TempDir Path elsewhere) throws Exception {
    try (var other = RealAsterisk.start(elsewhere)) {
      assertThat(other.amiPort()).isNotEqualTo(asterisk.amiPort());
      assertThat(other.amiSecret()).isNotEqualTo(asterisk.amiSecret());
      originate(UUID.randomUUID(), "99000001");
      assertThat(other.carrierLog()).doesNotExist();
    }
  }

  private List<String> carrierLines(int count) throws Exception {
    List<String> lines = List.of();
    for (int i = 0; i < 100 && lines.size() < count; i++) {
      lines =
          Files.exists(asterisk.carrierLog())
              ? Files.readAllLines(asterisk.carrierLog())
              : List.of();
      asterisk.cli(
          Instance.CARRIER,
          "core show uptime"); // takes a moment, in which the last line is written
    }
    return lines;
  }

  private List<String> originate(UUID attempt, String number) throws IOException {
    return talk(
        """
        Action: Originate
        ActionID: %1$s
        ChannelId: %1$s
        Channel: PJSIP/%2$s@endpoint1
        Application: Wait
        Data: 1
        Timeout: 5000
        Account: tenant1
        Variable: PJSIP_HEADER(add,X-Attempt)=%1$s
        Async: true

        """
            .formatted(attempt, number)
            .replace("\n", "\r\n"),
        "Event: Cdr");
  }

  /// Says something as the agent and listens until the message that holds `last` has ended.
  private List<String> talk(String message, String last) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), asterisk.amiPort())) {
      socket.setSoTimeout(10_000);
      var login =
          "Action: Login\r\nUsername: %s\r\nSecret: %s\r\n\r\n"
              .formatted(asterisk.amiUser(), asterisk.amiSecret());
      socket.getOutputStream().write((login + message).getBytes(US_ASCII));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      List<String> lines = new ArrayList<>();
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty() && lines.contains(last)) {
          break;
        }
        lines.add(line);
      }
      return lines;
    }
  }
}
