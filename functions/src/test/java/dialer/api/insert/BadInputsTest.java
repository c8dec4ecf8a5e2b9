package dialer.api.insert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of bad batch, its exact answer, and nothing inserted: the table is in
/// `bad-inputs/batches.txt`.
class BadInputsTest {
  private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]+)\\*(\\d+)}");

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /// @param where `action`, `item`, `batch` or `body`
  /// @param what fields, or the whole body
  private record Bad(String where, String what, String answer) {
    static Bad of(String line) {
      String[] halves = line.split(" => ", 2);
      int space = halves[0].indexOf(' ');
      return new Bad(halves[0].substring(0, space), halves[0].substring(space + 1), halves[1]);
    }

    /// Of a field that comes twice the first one counts: the bad one.
    String body() {
      String fields = REPEATED.matcher(what).replaceAll(Bad::repeated);
      return switch (where) {
        case "body" -> fields;
        case "batch" ->
            "{%s, \"batch_id\": 1, \"data\": [{\"phone_number\": \"1\"}]}".formatted(fields);
        case "item" ->
            batch(
                "{%s, \"asterisk_server_code\": \"server1\", \"action\": {%s}}"
                    .formatted(fields, USUAL));
        case "action" ->
            batch(
                "{\"asterisk_server_code\": \"server1\", \"action\": {%s, %s}}"
                    .formatted(fields, USUAL));
        default -> throw new IllegalArgumentException(where);
      };
    }

    private static final String USUAL =
        "\"Action\": \"Originate\", \"Channel\": \"PJSIP/1@endpoint1\"";

    private static String batch(String item) {
      return "{\"batch_id\": 1, \"data\": [" + item + "]}";
    }

    private static String repeated(MatchResult found) {
      return found
          .group(1)
          .repeat(Integer.parseInt(found.group(2)))
          .replace("\\", "\\\\")
          .replace("$", "\\$");
    }
  }

  static List<Bad> table() throws IOException {
    try (var table = BadInputsTest.class.getResourceAsStream("/bad-inputs/batches.txt")) {
      return new String(Objects.requireNonNull(table).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Bad::of)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void a_bad_batch_has_its_exact_answer_and_nothing_is_inserted(Bad bad) {
    Answer answer = api.tenant().insert(bad.body());
    assertThat(answer.status() + " " + answer.text("message")).isEqualTo(bad.answer());
    assertThat(
            api.number(
                """
                SELECT (SELECT count(*) FROM calls) + (SELECT count(*) FROM queue_masters)
                     + (SELECT count(*) FROM batches)
                """))
        .isZero();
  }
}
