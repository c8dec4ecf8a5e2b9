package dialer.api.insert;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A batch is inserted whole or not at all.
class RefusedInsertsTest {
  private static final String GOOD =
      """
      {"asterisk_server_code": "server1",
       "action": {"Action": "Originate", "Channel": "PJSIP/1234567890@endpoint1"}}
      """;

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void nothing_is_inserted() {
    assertThat(
            api.number(
                """
                SELECT (SELECT count(*) FROM calls) + (SELECT count(*) FROM queue_masters)
                     + (SELECT count(*) FROM batches)
                """))
        .isZero();
  }

  private static String batch(String... items) {
    return "{\"batch_id\": 7, \"data\": [" + String.join(",", items) + "]}";
  }

  @Test
  void a_missing_field_names_its_item() {
    Answer answer =
        api.tenant()
            .insert(
                batch(
                    GOOD, GOOD.replace("\"Channel\": \"PJSIP/1234567890@endpoint1\"", "\"x\":1")));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("message")).isEqualTo("data[1].action.Channel: must not be blank");
    assertThat(answer.texts("details"))
        .containsExactly("data[1].action.Channel: must not be blank");
  }

  @Test
  void a_word_that_is_none_of_the_allowed_ones_names_its_field() {
    String item = GOOD.replace("{\"asterisk", "{\"recording_format\": \"mp3\", \"asterisk");
    assertThat(api.tenant().insert(batch(item)).text("message"))
        .isEqualTo("data[0].recording_format: must be wav, WAV, gsm, ulaw, alaw, sln or sln16");
  }

  @Test
  void a_thousand_and_one_items_are_too_many() {
    String items =
        IntStream.rangeClosed(0, 1000).mapToObj(_ -> GOOD).collect(Collectors.joining(","));
    Answer answer = api.tenant().insert(batch(items));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("message")).isEqualTo("Queue data exceeds max batch size 1000");
    assertThat(answer.text("status")).isEqualTo("warning");
  }

  @Test
  void at_most_fifty_bad_items_are_listed_and_the_rest_counted() {
    String items =
        IntStream.range(0, 80)
            .mapToObj(_ -> "{\"phone_number\": \"not a number\"}")
            .collect(Collectors.joining(","));
    List<String> details = api.tenant().insert(batch(items)).texts("details");
    assertThat(details).hasSize(51);
    assertThat(details.getLast()).isEqualTo("... and 30 more");
  }

  @Test
  void broken_json_is_400_with_its_place() {
    Answer answer = api.tenant().insert("{\"batch_id\": 1,\n \"data\": [}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("message")).matches("Malformed JSON at line 2, column \\d+");
    for (String body : List.of("{\"batch_id\": 1", "{} {}", "not json", "\u0000", "[1,2")) {
      assertThat(api.tenant().insert(body).status()).as(body).isEqualTo(400);
    }
  }

  @Test
  void no_body_is_a_missing_payload() {
    for (String body : List.of("", "  \n", "null")) {
      Answer answer = api.tenant().insert(body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("message")).isEqualTo("Payload is required");
    }
  }

  @Test
  void a_body_of_another_shape_says_what_is_missing() {
    assertThat(api.tenant().insert("{}").texts("details"))
        .containsExactly("batch_id: must not be null", "data: must not be null");
    assertThat(api.tenant().insert("[]").text("message")).isEqualTo("must be an object");
    assertThat(api.tenant().insert("{\"batch_id\": \"x\", \"data\": []}").texts("details"))
        .containsExactly("batch_id: must be an integer of 64 bits", "data: must not be empty");
  }

  @Test
  void a_wrong_key_is_401() {
    Answer answer = api.with("wrong").insert(batch(GOOD));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("message")).isEqualTo("Invalid API key");
  }

  @Test
  void an_unknown_server_is_404_and_names_its_items() {
    Answer answer = api.tenant().insert(batch(GOOD, GOOD.replace("server1", "server9")));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("message")).isEqualTo("Asterisk server not found");
    assertThat(answer.texts("details"))
        .containsExactly("data[1].asterisk_server_code: no such server");
  }

  @Test
  void a_server_of_another_tenant_is_like_one_that_is_not_there() {
    String key = api.tenant("lonely");
    assertThat(api.with(key).insert(batch(GOOD)).status()).isEqualTo(404);
    assertThat(api.with(key).insert(batch("{\"phone_number\": \"1\"}")).status()).isEqualTo(404);
  }

  @Test
  void a_queue_that_is_not_the_callers_is_404() {
    Answer answer =
        api.tenant().insert("{\"queue_id\": 123, \"batch_id\": 1, \"data\": [" + GOOD + "]}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("message")).isEqualTo("Queue not found");
  }

  @Test
  void what_the_allocation_does_not_allow_is_refused() {
    Map<String, String> refused =
        Map.of(
            "\"Channel\": \"PJSIP/1@elsewhere\"",
            "data[0].action.Channel: endpoint elsewhere",
            "\"Channel\": \"Local/1@default\"",
            "data[0].action.Channel: must be PJSIP",
            "\"Channel\": \"PJSIP/1@endpoint1&PJSIP/2@endpoint1\"",
            "data[0].action.Channel: ",
            "\"Channel\": \"PJSIP/1@endpoint1\", \"Application\": \"Queue\", \"Data\": \"x\"",
            "data[0].action.Application: Queue is not",
            "\"Channel\": \"PJSIP/1@endpoint1\", \"Application\": \"AGI\"",
            "data[0].action.Application: must not be AGI",
            "\"Channel\": \"PJSIP/1@endpoint1\", \"Application\": \"System\", \"Data\": \"rm\"",
            "data[0].action.Application: must not be System",
            "\"Channel\": \"PJSIP/1@endpoint1\", \"Variable\": \"SHELL(id)=1\"",
            "data[0].action.Variable: ",
            "\"Channel\": \"PJSIP/1@endpoint1\", \"Application\": \"Dial\","
                + " \"Data\": \"PJSIP/2@endpoint2,30,U(x)\"",
            "data[0].action.Data: ",
            "\"Channel\": \"PJSIP/1@endpoint1\\r\\nAction: Command\"",
            "data[0].action.Channel: ",
            "\"Channel\": \"PJSIP/1@endpoint1\", \"CallerID\": \"${SHELL(id)} <1>\"",
            "data[0].action.CallerID: ");
    refused.forEach((fields, sentence) -> {
      Answer answer =
          api.tenant()
              .insert(
                  batch(
                      "{\"asterisk_server_code\": \"server1\", \"action\":"
                          + " {\"Action\": \"Originate\", "
                          + fields
                          + "}}"));
      assertThat(answer.status()).as(fields).isEqualTo(400);
      assertThat(answer.text("message")).startsWith(sentence);
    });
  }

  @Test
  void a_recording_can_neither_climb_out_of_its_directory_nor_run_a_command() {
    for (String field :
        List.of(
            "\"recording_path\": \"../../etc/passwd\"",
            "\"recording_path\": \"/recordings/a;id.wav\"",
            "\"mix_monitor_command\": \"rm -rf /\"",
            "\"mix_monitor_command\": \"MixMonitor a.wav,b,touch /tmp/x\"",
            "\"mix_monitor_command\": \"/hooks/../bin/sh\"")) {
      Answer answer =
          api.tenant().insert(batch(GOOD.replace("{\"asterisk", "{" + field + ", \"asterisk")));
      assertThat(answer.status()).as(field).isEqualTo(400);
    }
  }

  @Test
  void text_that_the_database_cannot_keep_is_refused_not_a_fault() {
    for (String field :
        List.of(
            "\"project\": \"a\\u0000b\"",
            "\"project\": \"\\ud800\"",
            "\"custom_data\": {\"a\": \"\\u0000\"}",
            "\"custom_data\": {\"a\": 1e999999}",
            "\"custom_data\": {\"a\": 1e-999999}",
            "\"custom_data\": \"text\"",
            "\"deadline\": \"tomorrow\"",
            "\"deadline\": \"292278994-01-01T00:00:00Z\"",
            "\"call_timeout\": 99999999999999999999",
            "\"retry\": -1",
            "\"create_recording\": \"maybe\"")) {
      Answer answer =
          api.tenant().insert(batch("{\"phone_number\": \"9876543210\", " + field + "}"));
      assertThat(answer.status()).as(field).isEqualTo(400);
      assertThat(answer.text("message")).startsWith("data[0].");
    }
  }

  @Test
  void nesting_without_end_is_malformed() {
    String deep = "[".repeat(5000);
    assertThat(api.tenant().insert("{\"batch_id\": 1, \"x\": " + deep).status()).isEqualTo(400);
  }
}
