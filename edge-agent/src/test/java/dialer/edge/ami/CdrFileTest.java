package dialer.edge.ami;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CdrFileTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final AttemptId A = new AttemptId(new UUID(1, 1));
  private static final AttemptId B = new AttemptId(new UUID(1, 2));

  @TempDir Path directory;

  @Test
  void a_bridged_call_is_read_from_the_records_of_both_its_legs() throws IOException {
    Path path = directory.resolve("Master.csv");
    Files.writeString(path, "");
    CdrFile file = new CdrFile(path, InstantSource.fixed(NOW));
    CdrFile.Mark mark = file.mark().orElseThrow();
    append(path, record(A, "", "10:00:01", "10:00:02", "10:00:03", "ANSWERED"));
    append(path, record(A, "PJSIP/endpoint2-1", "10:00:03", "10:00:05", "10:00:09", "ANSWERED"));
    append(path, record(B, "", "10:00:01", "", "10:00:04", "BUSY"));
    append(path, others("1795217707.1"));
    append(path, others("pbx-1795217707.2"));

    CdrFile.Reading reading = file.read(mark, NOW, Set.of(A, B));

    assertThat(reading.unbroken()).isTrue();
    assertThat(reading.calls())
        .isEqualTo(
            Map.of(
                A,
                    new PastCall(
                        at("10:00:02"), true, at("10:00:05"), at("10:00:09"), Disposition.FAILED),
                B, new PastCall(null, false, null, at("10:00:04"), Disposition.BUSY)));
  }

  @Test
  void why_a_call_was_refused_is_told_by_the_hangup_log_and_not_by_its_length() throws IOException {
    Path path = directory.resolve("Master.csv");
    Path hangups = directory.resolve("hangups.csv");
    Files.writeString(path, "");
    StringBuilder older = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      older.append(hangup(NOW.minusSeconds(9_000 - i), new AttemptId(new UUID(2, i)), 17));
    }
    Files.writeString(hangups, older + hangup(NOW.plusSeconds(5), A, 21) + hangup(NOW, B, 31));
    CdrFile file = new CdrFile(path, hangups, InstantSource.fixed(NOW));
    CdrFile.Mark mark = file.mark().orElseThrow();
    append(path, record(A, "", "10:00:01", "", "10:00:05", "NO ANSWER"));
    append(path, record(B, "", "10:00:01", "", "10:00:05", "NO ANSWER"));

    Map<AttemptId, PastCall> calls = file.read(mark, NOW, Set.of(A, B)).calls();

    assertThat(Objects.requireNonNull(calls.get(A)).unanswered()).isEqualTo(Disposition.FAILED);
    assertThat(Objects.requireNonNull(calls.get(B)).unanswered()).isEqualTo(Disposition.NO_ANSWER);
  }

  @Test
  void what_was_dialled_lately_is_found_in_a_long_file() throws IOException {
    Path path = directory.resolve("Master.csv");
    StringBuilder older = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      older.append(record(new AttemptId(new UUID(2, i)), "", "08:00:01", "", "08:00:02", "BUSY"));
    }
    Files.writeString(path, older);
    append(path, record(A, "", "10:00:01", "10:00:02", "10:00:03", "ANSWERED"));
    append(path, record(A, "PJSIP/endpoint2-1", "10:00:03", "10:00:05", "10:00:09", "ANSWERED"));
    append(path, record(B, "", "08:59:59", "09:59:59", "10:00:09", "ANSWERED"));

    assertThat(new CdrFile(path, InstantSource.fixed(NOW)).dialledSince(at("09:00:00")))
        .containsExactly(new CdrFile.Dial(A, new ClientCode("c1"), at("10:00:01")));
  }

  /// As Asterisk 22 writes it.
  private static String hangup(Instant at, AttemptId attempt, int cause) {
    return "%d.204036,%s,\"{\"\"hangupcause\"\":%d,\"\"hangupsource\"\":\"\"\"\",\"\"dialstatus\"\":\"\"\"\"}\"%n"
        .formatted(at.getEpochSecond(), attempt, cause);
  }

  @Test
  void a_second_party_that_did_not_answer_leaves_the_first_answered() throws IOException {
    Path path = directory.resolve("Master.csv");
    Files.writeString(path, "");
    CdrFile file = new CdrFile(path, InstantSource.fixed(NOW));
    CdrFile.Mark mark = file.mark().orElseThrow();
    append(path, record(A, "PJSIP/endpoint2-1", "10:00:03", "", "10:00:09", "NO ANSWER"));

    PastCall call = Objects.requireNonNull(file.read(mark, NOW, Set.of(A)).calls().get(A));

    assertThat(call.firstUpAt()).isEqualTo(at("10:00:03"));
    assertThat(call.secondUpAt()).isNull();
  }

  /// The mark is as old as the agent's own journal.
  @Test
  void what_another_agent_had_dialled_is_found_before_the_mark_and_in_a_file_that_began_anew()
      throws IOException {
    Path path = directory.resolve("Master.csv");
    StringBuilder older = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      older.append(record(new AttemptId(new UUID(2, i)), "", "08:00:01", "", "08:00:02", "BUSY"));
    }
    Files.writeString(path, older + record(A, "", "10:00:01", "10:00:02", "10:00:03", "ANSWERED"));
    CdrFile file = new CdrFile(path, InstantSource.fixed(NOW));
    CdrFile.Mark mark = file.mark().orElseThrow();
    append(path, record(A, "PJSIP/endpoint2-1", "10:00:03", "10:00:05", "10:00:09", "ANSWERED"));
    PastCall whole =
        new PastCall(at("10:00:02"), true, at("10:00:05"), at("10:00:09"), Disposition.FAILED);

    CdrFile.Reading reading = file.read(mark, NOW, Set.of(A));
    assertThat(reading).isEqualTo(new CdrFile.Reading(true, Map.of(A, whole)));

    Files.delete(path);
    Files.writeString(path, record(A, "", "10:00:01", "", "10:00:04", "BUSY"));
    assertThat(file.read(mark, NOW, Set.of(A)))
        .isEqualTo(
            new CdrFile.Reading(
                false,
                Map.of(A, new PastCall(null, false, null, at("10:00:04"), Disposition.BUSY))));
  }

  @Test
  void a_file_that_was_rotated_cut_or_is_gone_is_broken() throws IOException {
    Path path = directory.resolve("Master.csv");
    Files.writeString(path, "x".repeat(100));
    CdrFile file = new CdrFile(path, InstantSource.fixed(NOW));
    CdrFile.Mark mark = file.mark().orElseThrow();

    Files.writeString(path, "short");
    assertThat(file.read(mark, NOW, Set.of(A)).unbroken()).isFalse();

    Files.move(path, directory.resolve("Master.csv.1"));
    assertThat(file.read(mark, NOW, Set.of(A)).unbroken()).isFalse();
    assertThat(file.mark()).isEmpty();

    Files.writeString(path, "y".repeat(200));
    assertThat(file.read(mark, NOW, Set.of(A)).unbroken()).isFalse();
  }

  @Test
  void a_file_that_was_copied_cut_and_grew_again_is_broken() throws IOException {
    Path path = directory.resolve("Master.csv");
    Files.writeString(path, others("1795217707.1").repeat(20));
    CdrFile file = new CdrFile(path, InstantSource.fixed(NOW));
    CdrFile.Mark mark = file.mark().orElseThrow();

    Files.writeString(path, others("1795217708.2").repeat(30));

    assertThat(file.mark().orElseThrow().file()).isEqualTo(mark.file());
    assertThat(file.read(mark, NOW, Set.of(A)).unbroken()).isFalse();
  }

  /// Each of them may be that call's record.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HALF",
        "\n",
        "a line of no columns",
        "\"c1\",\"\",\"s\",\"x\",\"\",\"P/1\",\"\",\"Dial\",\"\",\"TIME\",,\"TIME\",1,1,\"BUSY\",\"DOCUMENTATION\"\n",
        "\"c1\",\"\",\"s\",\"x\",\"\",\"P/1\",\"\",\"Dial\",\"\",\"TIME\",,\"TIME\",1,1,\"BUSY\",\"DOCUMENTATION\",\"\",\"ID\",7\n",
        "\"c1\",\"\",\"s\",\"x\",\"\",\"P/1\",\"\",\"Dial\",\"\",\"TIME\",,\"TIME\",1,1,\"BUSY\",\"DOCUMENTATION\",\"c1\",\"ID\",7\n",
        "\"c1\",\"\",\"s\",\"x\",\"\",\"P/1\",\"\",\"Dial\",\"\",\"at"
            + " noon\",,\"TIME\",1,1,\"BUSY\",\"DOCUMENTATION\",\"ID\"\n"
      })
  void a_line_that_cannot_be_read_proves_nothing(String line) throws IOException {
    Path path = directory.resolve("Master.csv");
    Files.writeString(path, "");
    CdrFile file = new CdrFile(path, InstantSource.fixed(NOW));
    CdrFile.Mark mark = file.mark().orElseThrow();
    append(path, others("1795217707.1"));
    assertThat(file.read(mark, NOW, Set.of(A)).unbroken()).isTrue();

    append(
        path,
        line.replace("HALF", record(A, "", "10:00:01", "", "10:00:04", "BUSY").substring(0, 150))
            .replace("TIME", "2026-11-21 10:00:01")
            .replace("ID", A.toString()));

    assertThat(file.read(mark, NOW, Set.of(A)).unbroken()).isFalse();
  }

  private static String others(String id) {
    return record(A, "", "10:00:01", "", "10:00:04", "BUSY").replace(A.toString(), id);
  }

  private static void append(Path path, String line) throws IOException {
    Files.writeString(path, line, StandardOpenOption.APPEND);
  }

  private static String record(
      AttemptId attempt,
      String other,
      String start,
      String answer,
      String end,
      String disposition) {
    return "\"c1\",\"\",\"s\",\"from-trunk\",\"\"\"Acme, Inc\"\" <1>\",\"PJSIP/endpoint1-0\",\"%s\",\"Dial\",\"PJSIP/1@endpoint2,30\",\"2026-11-21 %s\",%s,\"2026-11-21 %s\",1,1,\"%s\",\"DOCUMENTATION\",\"%s\",\"\"\n"
        .formatted(
            other,
            start,
            answer.isEmpty() ? "" : "\"2026-11-21 " + answer + "\"",
            end,
            disposition,
            attempt);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-21T" + time + "Z");
  }
}
