package dialer.api.insert;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.api.docs.DocumentExamples;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The inserts that the five documents print, as printed: trailing commas, past deadlines, another
/// account's name and all.
class DocumentsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  static Stream<String> batches() {
    return DocumentExamples.printed("insertdataincallqueue");
  }

  static Stream<String> quickCalls() {
    return Stream.of("insertquickcall", "quickcall").flatMap(DocumentExamples::printed);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void a_printed_batch_is_accepted(String body) {
    Answer answer =
        api.sending(Map.of("Authorization", api.bearer(), "Content-Type", "application/json"))
            .post("/calling/api/queues/insertdataincallqueue/", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.texts("ignored_fields")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("quickCalls")
  void a_printed_quick_call_is_accepted(String body) {
    Answer answer =
        api.sending(Map.of("Authorization", api.bearer(), "Content-Type", "application/json"))
            .post("/calling/api/queues/insertquickcall/", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.texts("warnings")).isEmpty();
  }
}
