package dialer.api.insert;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AcceptedInsertsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String numbers(long batch, String more) {
    return "{\"batch_id\": %d, %s \"data\": [{\"phone_number\": \"9876543210\"}]}"
        .formatted(batch, more);
  }

  @Test
  void the_answer_is_nested_and_flat_at_once() {
    Answer answer = api.tenant().insert(numbers(1, ""));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("message")).isEqualTo("Queue data inserted successfully");
    assertThat(answer.text("status")).isEqualTo("success");
    assertThat(answer.number("data.queue_id")).isEqualTo(answer.number("queue_id"));
    assertThat(answer.number("data.inserted_count")).isEqualTo(1);
    assertThat(answer.number("inserted_count")).isEqualTo(1);
    assertThat(answer.number("data.batch_id")).isEqualTo(1);
  }

  @Test
  void the_same_batch_of_a_new_queue_is_answered_again_and_inserted_once() {
    Answer first = api.tenant().insert(numbers(2, ""));
    Answer again = api.tenant().insert(numbers(2, ""));
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(api.number("SELECT count(*) FROM calls WHERE batch_id = 2")).isEqualTo(1);
    Answer other = api.tenant().insert(numbers(2, "\"dids\": [],"));
    assertThat(other.number("queue_id")).isNotEqualTo(first.number("queue_id"));
  }

  @Test
  void after_a_day_the_same_batch_is_a_new_one() {
    Answer first = api.tenant().insert(numbers(3, ""));
    api.execute("UPDATE batches SET created_at = created_at - interval '25 h' WHERE batch_id = 3");
    assertThat(api.tenant().insert(numbers(3, "")).number("queue_id"))
        .isNotEqualTo(first.number("queue_id"));
  }

  @Test
  void under_a_queue_the_same_batch_is_replayed_and_another_body_clashes() {
    long queue = api.tenant().insert(numbers(4, "")).number("queue_id");
    String more = "\"queue_id\": " + queue + ",";
    Answer first = api.tenant().insert(numbers(5, more));
    assertThat(first.number("queue_id")).isEqualTo(queue);
    assertThat(api.tenant().insert(numbers(5, more)).body()).isEqualTo(first.body());
    Answer clash = api.tenant().insert(numbers(5, more + "\"dids\": [],"));
    assertThat(clash.status()).isEqualTo(409);
    assertThat(clash.text("message")).isEqualTo("batch_id 5 was used with another body");
    assertThat(api.number("SELECT count(*) FROM calls WHERE queue_id = " + queue)).isEqualTo(2);
  }

  @Test
  void an_idempotency_key_wins_over_the_batch_id() {
    var keyed = api.tenant().and("Idempotency-Key", "key-1");
    Answer first = keyed.insert(numbers(6, ""));
    assertThat(keyed.insert(numbers(6, "")).body()).isEqualTo(first.body());
    assertThat(keyed.insert(numbers(7, "")).status()).isEqualTo(409);
    Answer other = api.tenant().and("Idempotency-Key", "key-2").insert(numbers(6, ""));
    assertThat(other.number("queue_id")).isNotEqualTo(first.number("queue_id"));
  }

  @Test
  void a_quick_call_with_a_key_is_placed_once() {
    var keyed = api.tenant().and("Idempotency-Key", "quick-1");
    String path = "/api/v1/queues/quickcall";
    Answer first = keyed.post(path, "{\"phone_number\": \"5551\"}");
    assertThat(first.text("data.call_id")).hasSize(36);
    assertThat(keyed.post(path, "{\"phone_number\": \"5551\"}").body()).isEqualTo(first.body());
    assertThat(keyed.post(path, "{\"phone_number\": \"5552\"}").status()).isEqualTo(409);
    assertThat(api.number("SELECT count(*) FROM calls WHERE phone_number = '5551'")).isEqualTo(1);
  }

  @Test
  void of_many_repetitions_at_once_one_is_inserted() {
    var answers =
        IntStream.range(0, 16)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> api.tenant().insert(numbers(8, ""))))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
    assertThat(api.number("SELECT count(*) FROM calls WHERE batch_id = 8")).isEqualTo(1);
  }

  @Test
  void a_completed_queue_opens_again_and_a_flushed_one_takes_no_more() {
    long queue = api.tenant().insert(numbers(9, "")).number("queue_id");
    String more = "\"queue_id\": " + queue + ",";
    api.execute("UPDATE queue_masters SET steering = 'completed' WHERE id = " + queue);
    assertThat(api.tenant().insert(numbers(10, more)).status()).isEqualTo(200);
    assertThat(
            api.number(
                "SELECT count(*) FROM queue_masters WHERE steering = 'open' AND id = " + queue))
        .isEqualTo(1);
    for (String closed : List.of("flushed", "terminated")) {
      api.execute(
          "UPDATE queue_masters SET steering = '%s' WHERE id = %d".formatted(closed, queue));
      Answer answer = api.tenant().insert(numbers(11, more));
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text("message")).contains(closed);
    }
  }

  @Test
  void duplicate_keys_count_once_unknown_ones_are_named_and_the_servers_own_ignored() {
    Answer answer =
        api.tenant()
            .insert(
                """
                {"batch_id": 12, "batch_id": 13, "colour": 1, "data": [
                  {"phone_number": "9876543210", "call_tried": 9, "shape": {"a": [1]}},
                  {"phone_number": 9876543211, "shape": 2,},],}
                """);
    assertThat(answer.number("batch_id")).isEqualTo(12);
    assertThat(answer.texts("ignored_fields")).containsExactly("colour", "data[].shape");
    assertThat(api.number("SELECT sum(call_tried) FROM calls WHERE batch_id = 12")).isZero();
  }

  @Test
  void what_is_not_the_tenants_is_replaced_and_said_once() {
    String item =
        """
        {"asterisk_server_code": "server1", "recording_path": "/recordings/call_123.wav",
         "mix_monitor_command": "/opt/unlisted",
         "action": {"Action": "Originate", "Channel": "PJSIP/1234567890@endpoint1",
                    "EarlyMedia": true, "PreDialGoSub": "sub,s,1", "CallerID": "Your Company <1001>"}}
        """;
    Answer answer =
        api.tenant().insert("{\"batch_id\": 14, \"data\": [" + item + "," + item + "]}");
    assertThat(answer.texts("warnings"))
        .containsExactly(
            "PreDialGoSub has no effect: Asterisk ignores it in calls it does not wait for (2 times)",
            "EarlyMedia has no effect: what the callee hears begins when it answers (2 times)",
            "Caller id 1001 is not the account's: +1234567890 is shown (2 times)",
            "recording_path: recordings are kept below /var/spool/asterisk/monitor/client123/"
                + " (2 times)",
            "mix_monitor_command: /opt/unlisted is not listed and will not be run (2 times)");
    assertThat(
            api.number(
                """
                SELECT count(*) FROM calls
                 WHERE batch_id = 14 AND caller_id = '"Your Company" <+1234567890>'
                   AND recording_path = '/var/spool/asterisk/monitor/client123/call_123.wav'
                   AND mix_monitor_command IS NULL AND action->>'callerId' = caller_id
                """))
        .isEqualTo(2);
  }

  @Test
  void a_deadline_without_a_zone_is_in_the_tenants() {
    api.execute("UPDATE clients SET timezone = 'Asia/Kolkata' WHERE accountcode = 'client123'");
    api.tenant()
        .insert(
            """
            {"batch_id": 15, "data": [
              {"phone_number": "1", "deadline": "2030-01-01T12:00:00"},
              {"phone_number": "1", "deadline": "2030-01-01T06:30:00Z"}]}
            """);
    assertThat(api.number("SELECT count(DISTINCT deadline) FROM calls WHERE batch_id = 15"))
        .isEqualTo(1);
  }

  @Test
  void numbers_of_the_queue_rotate_over_calls_that_name_none() {
    String key = api.tenant("rotating");
    api.superuser()
        .post(
            "/api/v1/clients/rotating/allocations",
            """
            {"server_code": "server1", "allowed_active_calls": 5,
             "provided_endpoints": ["endpoint1"], "allocated_dids": ["+11", "+12"]}
            """);
    String item =
        """
        {"asterisk_server_code": "server1",
         "action": {"Action": "Originate", "Channel": "PJSIP/1@endpoint1"}}
        """;
    api.with(key)
        .insert(
            "{\"batch_id\": 16, \"dids\": [\"+11\", \"+12\"], \"data\": ["
                + String.join(",", item, item, item, item)
                + "]}");
    assertThat(api.number("SELECT count(*) FROM calls WHERE batch_id = 16 AND caller_id = '<+11>'"))
        .isEqualTo(2);
  }

  @Test
  void two_nodes_that_race_with_one_batch_insert_it_once_and_answer_alike() throws Exception {
    try (TestApi other = api.anotherNode();
        var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      for (int batch = 7_000; batch < 7_005; batch++) {
        String body =
            "{\"batch_id\": %d, \"data\": [{\"phone_number\": \"5557001\"}]}".formatted(batch);
        List<java.util.concurrent.Future<Answer>> answers = new java.util.ArrayList<>();
        for (TestApi node : List.of(api, other, api, other)) {
          answers.add(threads.submit(() -> node.tenant().insert(body)));
        }
        java.util.Set<String> queues = new java.util.HashSet<>();
        for (var answer : answers) {
          assertThat(answer.get().status()).isEqualTo(200);
          queues.add(answer.get().text("queue_id"));
        }
        assertThat(queues).as("batch %d", batch).hasSize(1);
        assertThat(api.number("SELECT count(*) FROM calls WHERE batch_id = " + batch)).isEqualTo(1);
        assertThat(api.tenant().insert(body).text("queue_id")).isIn(queues);
      }
    }
    try (TestApi restarted = api.anotherNode()) {
      String body = "{\"batch_id\": 7000, \"data\": [{\"phone_number\": \"5557001\"}]}";
      assertThat(restarted.tenant().insert(body).status()).isEqualTo(200);
      assertThat(api.number("SELECT count(*) FROM calls WHERE batch_id = 7000"))
          .as("by a node that has just started")
          .isEqualTo(1);
    }
  }

  @Test
  void a_queue_has_a_start_a_weight_and_a_longest_call() {
    Answer made =
        api.tenant()
            .insert(
                """
                {"batch_id": 7100, "start_at": "2099-01-01T00:00:00Z", "weight": 3, "max_call_seconds": 60,
                 "data": [{"phone_number": "5557100", "max_call_seconds": 30}]}
                """);
    assertThat(made.status()).isEqualTo(200);
    long queue = made.number("queue_id");
    Answer entries = api.tenant().get("/api/v1/queues/getqueues?master_queue_id=" + queue);
    assertThat(entries.text("data.0.waiting_for")).isEqualTo("window");
    Answer changed =
        api.tenant()
            .put(
                "/api/v1/queues/updatequeuemaster/" + queue,
                "{\"start_at\": \"2026-01-01 00:00:00\", \"max_call_seconds\": 45}");
    assertThat(changed.text("data.start_at")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(changed.number("data.weight")).isEqualTo(3);
    assertThat(changed.number("data.max_call_seconds")).isEqualTo(45);
  }

  @Test
  void batches_that_bring_numbers_to_one_queue_at_once_all_do() {
    String key = api.tenant("gathering");
    String own =
        IntStream.range(0, 8).mapToObj("\"+4930%d\""::formatted).collect(Collectors.joining(","));
    api.superuser()
        .post(
            "/api/v1/clients/gathering/allocations",
            """
            {"server_code": "server1", "allowed_active_calls": 5,
             "provided_endpoints": ["endpoint1"], "allocated_dids": [%s]}
            """
                .formatted(own));
    long queue = api.with(key).insert(numbers(7200, "")).number("queue_id");
    var answers =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() ->
                    api.with(key)
                        .insert(
                            numbers(
                                7201 + i,
                                "\"queue_id\": %d, \"dids\": [\"+49300\", \"+4930%d\"],"
                                    .formatted(queue, i)))))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(api.texts("SELECT unnest(dids) FROM queue_masters WHERE id = " + queue))
        .hasSize(8)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_unknown_field_that_the_database_cannot_keep_is_named_without_it() {
    assertThat(api.tenant().insert(numbers(7400, "\"a\\u0000b\": 1,")).texts("ignored_fields"))
        .containsExactly("a?b");
  }

  @Test
  void settings_and_types_that_a_queue_does_not_take_are_said() {
    Answer made =
        api.tenant()
            .insert(
                """
                {"batch_id": 7300, "data": [
                  {"phone_number": "5557300", "queue_type": "survey"},
                  {"phone_number": "5557301", "queue_type": "sales"},
                  {"phone_number": "5557302", "queue_type": "sales"}]}
                """);
    assertThat(made.texts("warnings"))
        .containsExactly("queue_type: sales is ignored, the queue is survey (2 times)");
    Answer appended =
        api.tenant()
            .insert(
                """
                {"batch_id": 7301, "queue_id": %d, "weight": 5, "start_at": "2099-01-01T00:00:00Z",
                 "max_call_seconds": 9, "data": [
                  {"phone_number": "5557303", "queue_type": "survey"},
                  {"phone_number": "5557304", "queue_type": "outbound"}]}
                """
                    .formatted(made.number("queue_id")));
    assertThat(appended.texts("warnings"))
        .containsExactly(
            "start_at: the queue keeps its own, which updatequeuemaster changes",
            "weight: the queue keeps its own, which updatequeuemaster changes",
            "max_call_seconds: the queue keeps its own, which updatequeuemaster changes",
            "queue_type: outbound is ignored, the queue is survey");
  }
}
