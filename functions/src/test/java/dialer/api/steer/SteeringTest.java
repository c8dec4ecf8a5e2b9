package dialer.api.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Over HTTP, with the broker away and nothing dialled.
class SteeringTest {
  private static final AtomicInteger BATCHES = new AtomicInteger();
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static long queueOf(int calls) {
    String items =
        IntStream.range(0, calls)
            .mapToObj("{\"phone_number\": \"98765%05d\"}"::formatted)
            .collect(Collectors.joining(","));
    return api.tenant()
        .insert("{\"batch_id\": %d, \"data\": [%s]}".formatted(BATCHES.incrementAndGet(), items))
        .number("queue_id");
  }

  private static Answer steer(long queue, String body) {
    return api.tenant().put("/calling/api/queues/updatequeuemaster/" + queue, body);
  }

  private static Answer to(long queue, String status) {
    return steer(queue, "{\"queue_status\": \"%s\"}".formatted(status));
  }

  private static long calls(long queue, String status) {
    return api.number(
        "SELECT count(*) FROM calls WHERE queue_id = %d AND call_status || ' ' || coalesce(disposition, '') = '%s'"
            .formatted(queue, status));
  }

  @Test
  void a_queue_is_paused_resumed_and_completed() {
    long queue = queueOf(3);
    assertThat(to(queue, "paused").text("data.queue_status")).isEqualTo("paused");
    assertThat(to(queue, "paused").status()).isEqualTo(200);
    assertThat(to(queue, "in-progress").text("data.queue_status")).isEqualTo("pending");
    Answer completed = to(queue, "completed");
    assertThat(completed.text("data.queue_status")).isEqualTo("processed");
    assertThat(completed.number("data.counts.flushed")).isEqualTo(3);
    assertThat(calls(queue, "flushed CANCELLED")).isEqualTo(3);
  }

  @Test
  void settings_change_without_a_move_and_nulls_change_nothing() {
    long queue = queueOf(1);
    Answer answer =
        steer(
            queue,
            """
            {"queue_status": null, "retry": true, "retry_count": 5, "retry_gap": 300, "weight": 3,
             "retry_on": ["BUSY", "FAILED"]}
            """);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.number("data.retry_count")).isEqualTo(5);
    assertThat(answer.number("data.retry_gap")).isEqualTo(300);
    assertThat(answer.number("data.weight")).isEqualTo(3);
    assertThat(answer.text("data.queue_status")).isEqualTo("pending");
    assertThat(steer(queue, "{\"retry\": null, \"weight\": 2}").text("data.retry"))
        .isEqualTo("true");
  }

  @Test
  void an_illegal_move_is_refused_and_names_the_legal_ones() {
    long queue = queueOf(1);
    to(queue, "completed");
    Answer refused = to(queue, "paused");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("message"))
        .isEqualTo("A queue that is processed cannot become paused; it can become terminated");
    assertThat(to(queue, "terminated").status()).isEqualTo(200);
    assertThat(to(queue, "in-progress").text("message"))
        .isEqualTo(
            "A queue that is terminated cannot become in-progress; it can become nothing else");
  }

  @Test
  void what_is_appended_reopens_a_completed_queue_and_is_not_withdrawn() {
    long queue = queueOf(1);
    to(queue, "completed");
    Answer appended =
        api.tenant()
            .insert(
                "{\"queue_id\": %d, \"batch_id\": %d, \"data\": [{\"phone_number\": \"123\"}]}"
                    .formatted(queue, BATCHES.incrementAndGet()));
    assertThat(appended.status()).isEqualTo(200);
    assertThat(to(queue, "paused").number("data.counts.pending")).isEqualTo(1);
  }

  @Test
  void bad_words_foreign_queues_and_empty_bodies_are_refused() {
    long queue = queueOf(1);
    assertThat(to(queue, "sleeping").status()).isEqualTo(400);
    assertThat(to(queue, "sleeping").text("message")).contains("queue_status: must be one of");
    assertThat(steer(queue, "{\"retry_count\": -1, \"weight\": 0}").texts("details")).hasSize(2);
    for (String never : List.of("BLOCKED", "CANCELLED", "EXPIRED", "LOST", "ANSWERED", "SAD")) {
      assertThat(steer(queue, "{\"retry_on\": [\"BUSY\", \"" + never + "\"]}").text("message"))
          .contains("retry_on")
          .contains("must be one of BUSY, NO ANSWER, CONGESTION, FAILED");
    }
    assertThat(steer(queue, "").text("message")).isEqualTo("Payload is required");
    assertThat(to(999_999, "paused").status()).isEqualTo(404);
    api.tenant("stranger");
    assertThat(
            api.superuser()
                .put(
                    "/api/v1/queues/updatequeuemaster/" + queue,
                    "{\"queue_status\": \"paused\", \"accountcode\": \"stranger\"}")
                .status())
        .isEqualTo(404);
    assertThat(
            api.superuser()
                .put(
                    "/api/v1/queues/updatequeuemaster/" + queue + "?accountcode=client123",
                    "{\"queue_status\": \"paused\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void a_flush_empties_every_queue_of_the_tenant_and_nobody_elses() {
    long queue = queueOf(4);
    long paused = queueOf(2);
    to(paused, "paused");
    api.tenant()
        .post(
            "/api/v1/queues/insertquickcall",
            "{\"asterisk_server_code\": \"server1\", \"number1\": \"123\"}");
    String neighbour = api.tenant("neighbour" + BATCHES.incrementAndGet());

    Answer other = api.with(neighbour).get("/api/v1/queues/flushqueue");
    assertThat(other.number("data.calls_flushed")).isZero();
    Answer flushed = api.tenant().get("/calling/api/queues/flushqueue/?client_code=client123");

    assertThat(flushed.status()).isEqualTo(200);
    assertThat(flushed.headers().get("cache-control")).containsExactly("no-store");
    assertThat(calls(queue, "flushed CANCELLED")).isEqualTo(4);
    assertThat(calls(paused, "flushed CANCELLED")).isEqualTo(2);
    assertThat(
            api.number(
                "SELECT count(*) FROM calls WHERE call_status = 'pending' AND client_id ="
                    + " (SELECT id FROM clients WHERE accountcode = 'client123')"))
        .isZero();
    assertThat(
            api.tenant()
                .insert(
                    "{\"queue_id\": %d, \"batch_id\": 1, \"data\": [{\"phone_number\": \"1\"}]}"
                        .formatted(queue))
                .status())
        .isEqualTo(409);
    assertThat(api.tenant().post("/api/v1/queues/flushqueue", "").status()).isEqualTo(200);
    assertThat(api.superuser().get("/api/v1/queues/flushqueue").text("message"))
        .isEqualTo("Account code is required for superuser");
  }

  private static Answer append(long queue, String more, String item) {
    return api.tenant()
        .insert(
            "{\"queue_id\": %d, \"batch_id\": %d, %s \"data\": [%s]}"
                .formatted(queue, BATCHES.incrementAndGet(), more, item));
  }

  @Test
  void a_dry_run_and_a_refused_append_leave_a_completed_queue_closed() {
    long queue = queueOf(2);
    to(queue, "completed");
    String before = "SELECT q::text FROM queue_masters q WHERE id = " + queue;
    List<String> completed = api.texts(before);

    assertThat(append(queue, "\"dry_run\": true,", "{\"phone_number\": \"123\"}").status())
        .isEqualTo(200);
    assertThat(
            append(
                    queue,
                    "",
                    """
                    {"asterisk_server_code": "server9", "phone_number": "123",
                     "action": {"Action": "Originate", "Channel": "PJSIP/1@endpoint1"}}
                    """)
                .status())
        .isEqualTo(404);
    assertThat(
            append(
                    queue,
                    "",
                    """
                    {"asterisk_server_code": "server1",
                     "action": {"Action": "Originate", "Channel": "PJSIP/1@nobodys"}}
                    """)
                .status())
        .isEqualTo(400);

    assertThat(api.texts(before)).isEqualTo(completed);
    assertThat(calls(queue, "flushed CANCELLED")).isEqualTo(2);
  }

  @Test
  void what_was_not_withdrawn_yet_is_when_its_queue_is_opened_again() {
    long queue = queueOf(3);
    to(queue, "completed");
    api.execute(
        "UPDATE calls SET call_status = 'pending', disposition = NULL, ended_at = NULL WHERE queue_id = "
            + queue);

    assertThat(append(queue, "", "{\"phone_number\": \"123\"}").status()).isEqualTo(200);

    assertThat(calls(queue, "flushed CANCELLED")).isEqualTo(3);
    assertThat(calls(queue, "pending ")).isEqualTo(1);
  }
}
