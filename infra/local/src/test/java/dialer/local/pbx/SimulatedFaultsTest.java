package dialer.local.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.CarrierLog;
import dialer.local.pbx.ami.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What tests may do to the simulator, and how much it carries.
class SimulatedFaultsTest {
  private static final Account FULL = Account.full("observer", "secret");

  @TempDir private Path dir;

  @Test
  void two_thousand_calls_at_once_are_told_of_in_full() throws IOException {
    int calls = 2_000;
    try (var pbx = SimulatedPbx.start(PbxSettings.of(FULL, Account.lean("dialer", "secret")));
        var client = AmiClient.login(pbx.port(), "dialer", "secret")) {
      Set<String> ids =
          IntStream.range(0, calls)
              .mapToObj(i ->
                  PbxContract.originate(
                      client, "PJSIP/99000000@endpoint1", "Application: Wait", "Data: 60"))
              .collect(Collectors.toSet());
      client.await(
          "answers",
          calls,
          m -> m.isEvent("OriginateResponse") && m.get("Response").equals("Success"));
      assertThat(pbx.channels()).isEqualTo(calls);

      client.send("Action: Hangup", "ActionID: all", "Channel: /^PJSIP/");
      client.await("records", calls, m -> m.isEvent("Cdr"));
      client.await("ends", calls, m -> m.isEvent("Hangup"));

      assertThat(pbx.channels()).isZero();
      for (var event : List.of("Newchannel", "Hangup")) {
        assertThat(
                client.messages().stream()
                    .filter(m -> m.isEvent(event))
                    .map(m -> m.get("Uniqueid")))
            .as(event)
            .containsExactlyInAnyOrderElementsOf(ids);
      }
    }
  }

  @Test
  void a_killed_pbx_takes_its_calls_along_and_comes_back_with_a_later_start() throws IOException {
    var settings =
        PbxSettings.of(FULL)
            .withCarrierLog(dir.resolve("carrier.log"))
            .withCdrFile(dir.resolve("cdr.csv"));
    var first = SimulatedPbx.start(settings);
    String id;
    try (var client = AmiClient.login(first.port(), "observer", "secret")) {
      id =
          PbxContract.originate(
              client, "PJSIP/99000000@endpoint1", "Application: Wait", "Data: 60");
      client.await("up", m -> m.isEvent("OriginateResponse"));
      first.crash();
      client.awaitClose();
      assertThat(client.messages()).noneMatch(m -> m.isEvent("Hangup", "Shutdown", "Cdr"));
    }
    try (var second = first.again();
        var client = AmiClient.login(second.port(), "observer", "secret")) {
      assertThat(second.port()).isEqualTo(first.port());
      assertThat(second.started()).isAfter(first.started());
      client.ask("list", "Action: CoreShowChannels");
      assertThat(client.await("end", m -> m.isEvent("CoreShowChannelsComplete")).get("ListItems"))
          .isEqualTo("0");
    }
    assertThat(dir.resolve("cdr.csv")).isEmptyFile();
    assertThat(CarrierLog.read(dir.resolve("carrier.log")).getLast())
        .satisfies(f -> assertThat(f.attempt()).hasValue(id))
        .satisfies(f -> assertThat(f.kind()).isEqualTo(CarrierFact.Kind.END));
  }

  @Test
  void a_frozen_pbx_keeps_the_connection_and_says_nothing_until_it_thaws() throws IOException {
    try (var pbx = SimulatedPbx.start(PbxSettings.of(FULL));
        var client = AmiClient.login(pbx.port(), "observer", "secret");
        var observer = new AmiClient(pbx.port())) {
      pbx.freeze();
      var id =
          PbxContract.originate(client, "PJSIP/97123456@endpoint1", "Application: Wait", "Data: 1");
      assertThat(pbx.channels()).isZero();
      assertThat(client.messages()).noneMatch(m -> m.answers(id));
      pbx.thaw();
      client.await("the end", m -> m.isEvent("Hangup"));
      assertThat(observer.banner()).startsWith("Asterisk Call Manager/");
    }
  }

  @Test
  void sessions_can_be_cut_without_touching_a_call() throws IOException {
    try (var pbx = SimulatedPbx.start(PbxSettings.of(FULL));
        var client = AmiClient.login(pbx.port(), "observer", "secret")) {
      PbxContract.originate(client, "PJSIP/99000000@endpoint1", "Application: Wait", "Data: 60");
      client.await("up", m -> m.isEvent("OriginateResponse"));
      pbx.dropSessions();
      client.awaitClose();
      assertThat(pbx.channels()).isEqualTo(1);
    }
  }

  @Test
  void a_client_that_does_not_read_is_cut_off_after_the_write_timeout() throws Exception {
    var settings = PbxSettings.of(FULL).withWriteTimeout(Duration.ofMillis(200));
    try (var pbx = SimulatedPbx.start(settings);
        var deaf = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), pbx.port());
        var client = AmiClient.login(pbx.port(), "observer", "secret")) {
      deaf.getOutputStream()
          .write(
              "Action: Login\r\nUsername: observer\r\nSecret: secret\r\n\r\n"
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (int i = 0; pbx.sessions() == 2 && i < 20_000; i++) {
        PbxContract.originate(client, "PJSIP/99000017@endpoint1", "Application: Wait", "Data: 1");
        if (i % 500 == 0) {
          client.ask("fence" + i, "Action: Ping");
        }
      }
      assertThat(pbx.sessions()).as("the deaf one is gone, the other is not").isEqualTo(1);
      assertThat(client.ask("still", "Action: Ping").get("Ping")).isEqualTo("Pong");
    }
  }

  @Test
  void a_slow_pbx_answers_all_the_same() throws IOException {
    try (var pbx = SimulatedPbx.start(PbxSettings.of(FULL));
        var client = AmiClient.login(pbx.port(), "observer", "secret")) {
      pbx.slow(2_000);
      assertThat(client.ask("slow", "Action: Ping").get("Ping")).isEqualTo("Pong");
    }
    assertThatThrownBy(() -> new dialer.local.pbx.ami.Weather().slow(0))
        .hasMessageContaining("bytesPerSecond");
  }

  @Test
  void a_faster_clock_shortens_the_waiting_and_not_the_records() throws IOException {
    try (var pbx = SimulatedPbx.start(PbxSettings.of(FULL).withClock(InstantSource.system(), 50));
        var client = AmiClient.login(pbx.port(), "observer", "secret")) {
      PbxContract.originate(
          client, "PJSIP/99202000@endpoint1", "Application: Wait", "Data: 60", "Timeout: 60000");

      var cdr = client.await("the record of 40 s", m -> m.isEvent("Cdr"));

      assertThat(Integer.parseInt(cdr.get("Duration"))).isBetween(40, 50);
      assertThat(Integer.parseInt(cdr.get("BillableSeconds"))).isBetween(20, 28);
    }
  }

  @Test
  void the_same_seed_gives_the_same_mixture() throws IOException {
    var first = mixture(4);
    assertThat(mixture(4)).isEqualTo(first);
    assertThat(Set.copyOf(new HashSet<>(first))).hasSizeGreaterThan(1);
  }

  private static List<String> mixture(long seed) throws IOException {
    var settings = PbxSettings.of(FULL).withSeed(seed).withClock(InstantSource.system(), 200);
    try (var pbx = SimulatedPbx.start(settings);
        var client = AmiClient.login(pbx.port(), "observer", "secret")) {
      for (int i = 0; i < 20; i++) {
        PbxContract.originate(
            client, "PJSIP/98%04d@endpoint1".formatted(i), "Application: Wait", "Data: 60");
      }
      client.await("records", 20, m -> m.isEvent("Cdr"));
      client.await("ends", 20, m -> m.isEvent("Hangup"));
      var byCall =
          client.messages().stream()
              .filter(m -> m.isEvent("Cdr"))
              .collect(Collectors.toMap(m -> m.get("Channel"), m -> m.get("Disposition")));
      return byCall.entrySet().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .map(java.util.Map.Entry::getValue)
          .toList();
    }
  }
}
