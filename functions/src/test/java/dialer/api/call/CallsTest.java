package dialer.api.call;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallsTest {
  private static TestApi api;
  private static String key;
  private static long queue;

  @BeforeAll
  static void start() {
    api = new TestApi();
    key = api.tenant("searcher");
    api.allocate("searcher");
    queue =
        api.with(key)
            .insert(
                """
                {"batch_id": 77, "data": [
                  {"phone_number": "5550001", "custom_data": {"customer_id": "CUST001", "n": 1}},
                  {"phone_number": "5550002", "custom_data": {"customer_id": "CUST002"}},
                  {"phone_number": "5550002", "project": "spring"}]}
                """)
            .number("queue_id");
    api.tenant().insert("{\"batch_id\": 77, \"data\": [{\"phone_number\": \"5550001\"}]}");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Answer search(String query) {
    return api.with(key).get("/api/v1/calls?" + query);
  }

  private static String quickCall(String number) {
    return api.with(key)
        .post("/api/v1/queues/quickcall", "{\"phone_number\": \"" + number + "\"}")
        .text("call_id");
  }

  @Test
  void a_search_finds_what_every_parameter_fits_and_nothing_of_others() {
    assertThat(search("phone_number=5550001").number("total")).isEqualTo(1);
    assertThat(search("phone_number=5550002").number("total")).isEqualTo(2);
    assertThat(search("phone_number=5550002&project=spring").number("total")).isEqualTo(1);
    assertThat(search("batch_id=77").number("total")).isEqualTo(3);
    assertThat(search("queue_id=" + queue + "&page_size=2").number("pages")).isEqualTo(2);
    assertThat(search("custom_data.customer_id=CUST002").text("data.0.phone_number"))
        .isEqualTo("5550002");
    assertThat(search("custom_data.n=1").number("total")).isEqualTo(1);
    assertThat(search("batch_id=77&call_status=flushed").number("total")).isZero();
    assertThat(search("batch_id=77&created_to=2020-01-01T00:00:00").number("total")).isZero();
    assertThat(search("batch_id=77&created_from=2020-01-01T00:00:00").number("total")).isEqualTo(3);
  }

  @Test
  void a_search_for_what_cannot_be_is_400() {
    assertThat(search("batch_id=x&created_from=soon").texts("details"))
        .anyMatch(s -> s.startsWith("batch_id: "))
        .anyMatch(s -> s.startsWith("created_from: "));
    assertThat(search("custom_data.a%27%20OR%201=1").number("total")).isZero();
  }

  @Test
  void a_call_is_shown_with_its_attempts_and_why_it_waits() {
    String id = quickCall("5550003");
    api.execute(
        """
        INSERT INTO attempts (id, call_id, client_id, server_id, number, message, claimed_at, disposition)
        SELECT uuid7_floor(now()), '%s', c.id, s.id, 1, '{}', now(), 'BUSY'
          FROM clients c, asterisk_servers s WHERE c.accountcode = 'searcher' AND s.code = 'server1'
        """
            .formatted(id));
    Answer answer = api.with(key).get("/api/v1/calls/" + id);
    assertThat(answer.text("call_id")).isEqualTo(id);
    assertThat(answer.text("waiting_for")).isEqualTo("server_down");
    assertThat(answer.text("attempts.0.disposition")).isEqualTo("BUSY");
    assertThat(answer.text("attempts.0.server_code")).isEqualTo("server1");
    assertThat(api.tenant().get("/api/v1/calls/" + id).status()).isEqualTo(404);
    assertThat(api.superuser().get("/api/v1/calls/" + id).status()).isEqualTo(403);
    assertThat(api.superuser().get("/api/v1/calls/" + id + "?accountcode=searcher").status())
        .isEqualTo(200);
    assertThat(api.with(key).get("/api/v1/calls/17").status()).isEqualTo(404);
  }

  @Test
  void a_waiting_call_is_cancelled_once_and_for_all_and_a_dialled_one_is_not() {
    String id = quickCall("5550004");
    assertThat(api.tenant().post("/api/v1/calls/" + id + "/cancel", "").status()).isEqualTo(404);
    for (int i = 0; i < 2; i++) {
      Answer answer = api.with(key).post("/api/v1/calls/" + id + "/cancel", "");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("call_status")).isEqualTo("flushed");
      assertThat(answer.text("disposition")).isEqualTo("CANCELLED");
    }
    String dialled = quickCall("5550005");
    api.execute("UPDATE calls SET call_status = 'queued' WHERE id = '" + dialled + "'");
    Answer late = api.with(key).post("/api/v1/calls/" + dialled + "/cancel", "");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text("message")).startsWith("The call is queued");
  }

  @Test
  void a_dry_run_says_what_would_be_and_leaves_nothing() {
    long before =
        api.number("SELECT (SELECT count(*) FROM calls) + (SELECT count(*) FROM queue_masters)");
    Answer batch =
        api.with(key)
            .insert(
                "{\"batch_id\": 77, \"dry_run\": true, \"colour\": 1, \"data\": [{\"phone_number\": \"5550009\"}]}");
    assertThat(batch.status()).isEqualTo(200);
    assertThat(batch.number("would_insert")).isEqualTo(1);
    assertThat(batch.number("inserted_count")).isZero();
    assertThat(batch.texts("ignored_fields")).containsExactly("colour");
    assertThat(
            api.with(key)
                .post(
                    "/api/v1/queues/quickcall",
                    "{\"phone_number\": \"5550009\", \"dry_run\": true}")
                .at("dry_run")
                .getBooleanValue())
        .isTrue();
    assertThat(
            api.with(key)
                .insert(
                    "{\"batch_id\": 1, \"dry_run\": true, \"data\": [{\"phone_number\": \"5550009\","
                        + " \"asterisk_server_code\": \"server9\"}]}")
                .status())
        .isEqualTo(404);
    assertThat(
            api.number(
                "SELECT (SELECT count(*) FROM calls) + (SELECT count(*) FROM queue_masters)"))
        .isEqualTo(before);
  }

  @Test
  void a_hangup_calls_off_what_waits_and_does_so_once() {
    String waiting =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5550101\"}")
            .text("call_id");
    Answer hungUp = api.tenant().post("/api/v1/calls/" + waiting + "/hangup", "");
    assertThat(hungUp.status()).isEqualTo(200);
    assertThat(hungUp.text("disposition")).isEqualTo("CANCELLED");
    assertThat(
            api.tenant()
                .send("DELETE", "/api/v1/calls/" + waiting, new byte[0])
                .text("call_status"))
        .isEqualTo("flushed");
    assertThat(
            api.tenant()
                .post("/api/v1/calls/00000000-0000-7000-8000-000000000000/hangup", "")
                .status())
        .isEqualTo(404);
  }

  @Test
  void a_call_that_is_over_cannot_be_hung_up_and_a_server_that_cannot_be_told_is_said() {
    String call =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5550102\"}")
            .text("call_id");
    api.execute(
        """
        UPDATE calls SET call_status = 'queued', attempt_id = id,
               attempt_server_id = (SELECT id FROM asterisk_servers LIMIT 1)
         WHERE id = '%s'
        """
            .formatted(call));
    assertThat(api.tenant().post("/api/v1/calls/" + call + "/hangup", "").status())
        .as("the broker is away")
        .isEqualTo(503);
    api.execute(
        "UPDATE calls SET call_status = 'processed', disposition = 'ANSWERED' WHERE id = '%s'"
            .formatted(call));
    Answer over = api.tenant().post("/api/v1/calls/" + call + "/hangup", "");
    assertThat(over.status()).isEqualTo(409);
    assertThat(over.text("message")).contains("processed");
  }

  @Test
  void a_call_says_which_decision_kept_it_from_being_dialled() {
    String call =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5550103\"}")
            .text("call_id");
    api.execute(
        """
        UPDATE calls SET call_status = 'flushed', disposition = 'BLOCKED', reason = 'asked not to be called'
         WHERE id = '%s'
        """
            .formatted(call));
    assertThat(api.tenant().get("/api/v1/calls/" + call).text("decisions.0.reason"))
        .isEqualTo("asked not to be called");
    assertThat(api.tenant().get("/api/v1/calls/decisions").text("data.0.call_id")).isEqualTo(call);
    assertThat(
            api.superuser()
                .get("/api/v1/calls/decisions?accountcode=client123")
                .text("data.0.disposition"))
        .isEqualTo("BLOCKED");
  }
}
