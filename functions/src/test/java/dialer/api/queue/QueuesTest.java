package dialer.api.queue;

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

class QueuesTest {
  private static TestApi api;
  private static final AtomicInteger BATCHES = new AtomicInteger();

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private long queueOf(int calls) {
    String items =
        IntStream.range(0, calls)
            .mapToObj(i ->
                "{\"phone_number\": \"98765%05d\", \"custom_data\": {\"n\": %d}}".formatted(i, i))
            .collect(Collectors.joining(","));
    return api.tenant()
        .insert("{\"batch_id\": %d, \"data\": [%s]}".formatted(BATCHES.incrementAndGet(), items))
        .number("queue_id");
  }

  @Test
  void the_statuses_are_those_of_the_documents() {
    assertThat(api.tenant().get("/calling/api/queues/getqueuestatuses/").texts("data"))
        .containsExactly("pending", "in-progress", "paused", "flushed", "terminated", "processed");
  }

  @Test
  void a_queue_counts_its_calls_and_its_status_follows_from_them() {
    long queue = queueOf(4);
    assertThat(master(queue, "queue_status")).isEqualTo("pending");
    move(queue, 0, "queued", "");
    assertThat(master(queue, "queue_status")).isEqualTo("in-progress");
    move(queue, 0, "processed", "ANSWERED");
    move(queue, 1, "processed", "BUSY");
    assertThat(master(queue, "counts.processed")).isEqualTo("2");
    assertThat(master(queue, "counts.pending")).isEqualTo("2");
    assertThat(master(queue, "dispositions.BUSY")).isEqualTo("1");
    assertThat(master(queue, "progress")).isEqualTo("50.0");
    assertThat(master(queue, "predicted_finish")).endsWith("Z");
    move(queue, 2, "flushed", "EXPIRED");
    move(queue, 3, "processed", "NO ANSWER");
    assertThat(master(queue, "queue_status")).isEqualTo("processed");
    assertThat(master(queue, "total")).isEqualTo("4");
    api.execute("UPDATE queue_masters SET steering = 'paused' WHERE id = " + queue);
    assertThat(master(queue, "queue_status")).isEqualTo("paused");
  }

  @Test
  void entries_come_whole_or_in_pages() {
    long queue = queueOf(5);
    Answer whole = api.tenant().get("/api/v1/queues/getqueues?master_queue_id=" + queue);
    assertThat(whole.number("total")).isEqualTo(5);
    assertThat(whole.text("data.0.call_status")).isEqualTo("pending");
    assertThat(whole.number("data.3.custom_data.n")).isEqualTo(3);
    Answer page =
        api.tenant().get("/api/v1/queues/getqueues?page=2&page_size=2&master_queue_id=" + queue);
    assertThat(page.text("data.0.phone_number")).isEqualTo("9876500002");
    assertThat(page.number("pages")).isEqualTo(3);
    assertThat(page.number("page_size")).isEqualTo(2);
  }

  @Test
  void an_entry_has_every_field_of_the_contract() {
    long queue = queueOf(1);
    Answer answer = api.tenant().get("/api/v1/queues/getqueues?master_queue_id=" + queue);
    for (String field :
        List.of(
            "id,call_id,queue_id,batch_id,call_status,disposition,phone_number,contact_number"
                + ",custom_data,project,call_tried,call_success,call_failed,connected,duration"
                + ",billsec,hangup_cause,recording_path,waiting_for,created_at,started_at"
                + ",answered_at,ended_at,attempt_id,server_code,reason,tech_cause")) {
      for (String name : field.split(",")) {
        assertThat(answer.at("data.0." + name)).as(name).isNotNull();
      }
    }
  }

  @Test
  void a_call_that_waits_says_for_what() {
    long queue = queueOf(1);
    String path = "/api/v1/queues/getqueues?master_queue_id=" + queue;
    assertThat(api.tenant().get(path).text("data.0.waiting_for")).isEqualTo("server_down");
    api.execute("UPDATE asterisk_servers SET agent_seen_at = now(), asterisk_up = true");
    assertThat(api.tenant().get(path).at("data.0.waiting_for").isNull()).isTrue();
    api.execute("UPDATE calls SET due_at = now() + interval '1 h' WHERE queue_id = " + queue);
    assertThat(api.tenant().get(path).text("data.0.waiting_for")).isEqualTo("retry_gap");
    api.execute("UPDATE queue_masters SET steering = 'paused' WHERE id = " + queue);
    assertThat(api.tenant().get(path).text("data.0.waiting_for")).isEqualTo("paused");
    api.execute("UPDATE asterisk_servers SET agent_seen_at = NULL, asterisk_up = false");
  }

  @Test
  void more_than_one_answer_holds_asks_for_pages() {
    long queue = queueOf(1);
    // a quote is two bytes in JSON, and four where that is sent as a string in JSON
    for (String text : List.of("repeat('y', 5300000)", "repeat('\"', 1400000)")) {
      api.execute(
          "UPDATE calls SET custom_data = jsonb_build_object('x', %s) WHERE queue_id = %d"
              .formatted(text, queue));
      Answer whole = api.tenant().get("/api/v1/queues/getqueues?master_queue_id=" + queue);
      assertThat(whole.status()).isEqualTo(400);
      assertThat(whole.text("message")).contains("page_size");
    }
  }

  @Test
  void quick_calls_are_listed_apart_and_in_no_queue() {
    long before = api.tenant().get("/api/v1/queues/getmasterqueues").number("total");
    Answer made =
        api.tenant()
            .post(
                "/calling/api/queues/insertquickcall/",
                """
                {"asterisk_server_code": "server1", "customer_name": "Jo", "number1": "5550001",
                 "number2": "0987654321", "prefix": "1", "endpoint": "provider1",
                 "action": {"Application": "Dial", "ChannelId": "channel-123"}}
                """);
    assertThat(made.status()).isEqualTo(200);
    Answer quick = api.tenant().get("/calling/api/queues/getquickcalls/");
    int last = (int) quick.number("total") - 1;
    assertThat(quick.number("data." + last + ".id")).isEqualTo(made.number("data.queue_id"));
    assertThat(quick.text("data." + last + ".call_id")).isEqualTo(made.text("data.call_id"));
    assertThat(quick.text("data." + last + ".channel_id")).isEqualTo("channel-123");
    assertThat(api.tenant().get("/api/v1/queues/getmasterqueues").number("total"))
        .isEqualTo(before);
    assertThat(
            api.number(
                """
                SELECT count(*) FROM calls
                 WHERE action->>'channel' = 'PJSIP/15550001@provider1' AND create_recording
                   AND action->'onAnswer'->>'data' = 'PJSIP/0987654321@provider1'
                """))
        .isEqualTo(1);
  }

  @Test
  void ids_of_another_tenant_are_like_ids_that_do_not_exist() {
    long queue = queueOf(1);
    var other = api.with(api.tenant("neighbour"));
    for (String path :
        List.of(
            "/api/v1/queues/getqueues?master_queue_id=" + queue,
            "/api/v1/queues/getqueues?master_queue_id=999999",
            "/api/v1/clients/calling-queue-entries/2/" + queue,
            "/api/v1/clients/queue-masters/2")) {
      assertThat(other.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(other.get("/api/v1/queues/getmasterqueues").number("total")).isZero();
    assertThat(api.superuser().get("/api/v1/clients/queue-masters/2?page=1&size=10").status())
        .isEqualTo(200);
    long id = api.tenant().get("/api/v1/clients/me").number("id");
    assertThat(
            api.tenant()
                .get("/api/v1/clients/calling-queue-entries/" + id + "/" + queue + "?size=10")
                .number("total"))
        .isEqualTo(1);
  }

  private static String master(long queue, String field) {
    Answer answer = api.tenant().get("/api/v1/queues/getmasterqueues?page_size=1000");
    for (int i = 0; i < answer.number("total"); i++) {
      if (answer.number("data." + i + ".id") == queue) {
        return answer.text("data." + i + "." + field);
      }
    }
    throw new AssertionError("no queue " + queue);
  }

  private static void move(long queue, int entry, String status, String disposition) {
    api.execute(
        """
        UPDATE calls SET call_status = '%s', disposition = %s
         WHERE id = (SELECT id FROM calls WHERE queue_id = %d ORDER BY entry_id OFFSET %d LIMIT 1)
        """
            .formatted(
                status, disposition.isEmpty() ? "NULL" : "'" + disposition + "'", queue, entry));
  }
}
