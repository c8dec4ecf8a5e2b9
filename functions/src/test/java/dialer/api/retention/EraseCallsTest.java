package dialer.api.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.api.notify.reach.TestNames;
import dialer.api.notify.send.Receiver;
import dialer.api.notify.send.SendDeliveries;
import dialer.api.report.Dialling;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EraseCallsTest {
  /// In every spelling.
  private static final String CORE = "30901820744";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of("dialer.notify.reach.allowed-networks", "127.0.0.1/32"));
    api.execute(
        "UPDATE clients SET country = 'DE', attempts_per_day = 3 WHERE accountcode = 'client123'");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /// Tables of which some row holds the text, in whatever column: all that there are, so that a new
  /// one is looked at too.
  private static List<String> holding(String text) {
    api.execute(
        """
        CREATE OR REPLACE FUNCTION holding(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
        DECLARE
          t record; found boolean;
        BEGIN
          FOR t IN SELECT c.oid::regclass AS name, coalesce(string_agg(format('encode(%I, ''escape'')', a.attname), ', ')
                          FILTER (WHERE a.atttypid = 'bytea'::regtype), '''''') AS bytes
                     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                    GROUP BY c.oid LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM ONLY %s AS t WHERE strpos(concat_ws('' '', t::text, %s), $1) > 0)',
                           t.name, t.bytes) INTO found USING what;
            IF found THEN RETURN NEXT t.name::text; END IF;
          END LOOP;
        END $$
        """);
    return api.texts("SELECT holding('" + text + "')");
  }

  private static Answer erase(String body) {
    return api.tenant().post("/api/v1/erasures", body);
  }

  private static Answer recordings() {
    return api.tenant().get("/api/v1/erasures/recordings");
  }

  private static void removed(String call) {
    Answer answer = api.tenant().send("DELETE", "/api/v1/erasures/recordings/" + call, new byte[0]);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static String counts() {
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of(
            "monitoring/callingsummary",
            "client-call-details/summary",
            "reports/by-queue",
            "reports/minutes")) {
      all.append(
          api.tenant()
              .get("/api/v1/" + path + "?start_date=2026-01-01&end_date=2027-12-31")
              .body());
    }
    return all
        + " "
        + api.tenant()
            .get("/api/v1/client-call-details/details?start_date=2026-01-01&end_date=2027-12-31")
            .number("total")
        + " "
        + api.number("SELECT sum(calls) FROM queue_tallies")
        + " "
        + api.number("SELECT count(*) FROM calls");
  }

  @Test
  void a_number_is_nowhere_after_its_erasure_and_every_count_is_what_it_was() {
    Answer inserted =
        api.tenant()
            .insert(
                """
                {"batch_id": 9, "data": [
                  {"phone_number": "+4930901820744", "custom_data": {"who": "a person", "also": 4930901820744}},
                  {"phone_number": "5550003", "contact_number": "030901820744"},
                  {"phone_number": "5550004", "custom_data": {"friend": "0049 or 004930901820744"}},
                  {"phone_number": "5550005", "custom_data": {"other": "9930901820744"}}]}
                """);
    assertThat(inserted.status()).as(inserted.body()).isEqualTo(200);
    api.tenant().post("/api/v1/queues/quickcall", "{\"phone_number\": \"004930901820744\"}");
    Dialling.calls(api, "client123", "2026-06-10T12:00:00Z", "ANSWERED", 30, 2);
    api.execute(
        """
        UPDATE calls SET phone_number = '030901820744', reason = 'of 030901820744', recording_path = 'rec/30901820744.wav'
         WHERE contact_number = '+49301234567';
        UPDATE attempts SET message = '{"action": {"channel": "PJSIP/0030901820744@endpoint1"}}',
                            called = '+4930901820744', also_called = '+4930901820744';
        UPDATE batches SET answer = jsonb_set(answer, '{warnings}', '["data[0]: +4930901820744 was changed"]');
        INSERT INTO decisions (client_id, call_id, disposition, reason, at)
        SELECT client_id, id, 'BLOCKED', '+4930901820744 may not be called', now() FROM calls LIMIT 1;
        INSERT INTO rejected_messages (queue, reason, body, at)
        VALUES ('q', 'r', convert_to('{"client":"client123","channel":"PJSIP/04930901820744@e"}', 'UTF8'), now())
        """);
    api.tenant().post("/api/v1/do-not-call", "{\"numbers\": [\"+4930901820744\"]}");
    String before = counts();
    assertThat(holding(CORE))
        .contains("batches", "decisions", "rejected_messages", "do_not_call")
        .anyMatch(table -> table.startsWith("attempts"));

    Answer answer = erase("{\"phone_number\": \"+4930901820744\"}");

    assertThat(answer.number("erased")).as(answer.body()).isEqualTo(6);
    assertThat(answer.text("recordings.0.path")).isEqualTo("rec/30901820744.wav");
    assertThat(answer.text("recordings.0.server_code")).isEqualTo("server1");
    assertThat(
            api.number("SELECT count(*) FROM calls WHERE custom_data::text LIKE '%9930901820744%'"))
        .as("a longer number is another")
        .isOne();
    api.execute("UPDATE calls SET custom_data = NULL WHERE phone_number = '5550005'");
    assertThat(holding(CORE)).containsExactlyInAnyOrder("do_not_call", "erased_recordings");
    for (Answer left = recordings(); left.number("total") > 0; left = recordings()) {
      removed(left.text("data.0.call_id"));
    }
    assertThat(holding(CORE))
        .as("else the person would be called again")
        .containsExactly("do_not_call");
    assertThat(counts()).isEqualTo(before);
    assertThat(api.number("SELECT count(*) FROM calls WHERE disposition = 'CANCELLED'"))
        .isEqualTo(4);
    assertThat(
            api.number(
                "SELECT calls FROM erasure_log WHERE what = 'number' ORDER BY id DESC LIMIT 1"))
        .isEqualTo(6);
  }

  /// Ends a quick call that one who is told of it repeats: it has been posted, answered with what
  /// was posted, and told to who listens.
  private static String told(Receiver receiver, String account, String number) throws Exception {
    api.bean(TestNames.class).put("echo.example.test", "127.0.0.1");
    api.execute(
        """
        UPDATE clients SET callback_http = true, callbackurl = 'http://echo.example.test:%d/' WHERE accountcode = '%s'
        """
            .formatted(receiver.port(), account));
    String call =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"" + number + "\"}")
            .text("call_id");
    api.execute(
        """
        UPDATE calls SET call_status = 'processed', disposition = 'NO ANSWER', call_tried = 1, started_at = now(),
                         ended_at = now(), reason = 'of %s' WHERE id = '%s'
        """
            .formatted(number, call));
    return call;
  }

  private static Receiver echo() throws Exception {
    return Receiver.at(
        "127.0.0.1",
        0,
        exchange -> {
          byte[] text = ("a person: " + CORE + " or 5553334445").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
        });
  }

  private static void send() throws Exception {
    api.bean(SendDeliveries.class).run(Duration.ofSeconds(10));
  }

  @Test
  void what_was_told_of_an_erased_call_is_nowhere_either_and_can_still_be_listed()
      throws Exception {
    try (Receiver receiver = echo()) {
      told(receiver, "client123", "+4930901820744");
      send();
      assertThat(receiver.posts().getFirst().body()).contains(CORE);
      assertThat(holding(CORE))
          .anyMatch(table -> table.startsWith("deliveries"))
          .anyMatch(table -> table.startsWith("delivery_tries"))
          .anyMatch(table -> table.startsWith("live_pages"));
      assertThat(erase("{\"phone_number\": \"+4930901820744\"}").number("erased")).isPositive();
      assertThat(holding(CORE)).isSubsetOf("do_not_call");
      Answer listed = api.tenant().get("/api/v1/callbacks");
      assertThat(listed.text("data.0.state")).isEqualTo("delivered");
      Answer one = api.tenant().get("/api/v1/callbacks/" + listed.text("data.0.event_id"));
      assertThat(one.body()).contains("erased").doesNotContain(CORE);
      api.tenant().post("/api/v1/callbacks/" + listed.text("data.0.event_id") + "/redeliver", "");
      send();
      assertThat(receiver.posts().getLast().body())
          .as("sent again without the person")
          .contains("\"erased\"")
          .doesNotContain(CORE);
      assertThat(holding(CORE)).as("nor is it kept when it comes back").isSubsetOf("do_not_call");
    }
  }

  @Test
  void what_is_answered_to_a_post_that_was_under_way_meanwhile_is_not_kept() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch erased = new CountDownLatch(1);
    try (Receiver receiver =
        Receiver.at(
            "127.0.0.1",
            0,
            exchange -> {
              arrived.countDown();
              erased.await();
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write("of 5553334445".getBytes(StandardCharsets.UTF_8));
            })) {
      String call = told(receiver, "client123", "5553334445");
      Thread sender = Thread.ofVirtual().start(() -> sendUnchecked());
      arrived.await();
      assertThat(erase("{\"call_id\": \"" + call + "\"}").number("erased")).isOne();
      erased.countDown();
      sender.join();
      assertThat(
              api.texts(
                  "SELECT status FROM delivery_tries t JOIN deliveries d ON d.id = t.delivery_id"
                      + " WHERE d.subject = '"
                      + call
                      + "'"))
          .containsExactly("200");
      assertThat(holding("5553334445")).isEmpty();
    }
  }

  private static void sendUnchecked() {
    try {
      send();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_number_in_live_events_of_a_call_that_is_not_stored_any_more_is_erased() throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      String call = told(receiver, "client123", "5552221113");
      send();
      api.execute(
          "DELETE FROM delivery_tries; DELETE FROM deliveries; DELETE FROM calls WHERE id = '%s'"
              .formatted(call));
      assertThat(holding("5552221113")).isNotEmpty();
      assertThat(erase("{\"phone_number\": \"5552221113\"}").number("erased")).isZero();
      assertThat(holding("5552221113")).isEmpty();
      assertThat(
              api.texts(
                  "SELECT (e || '}')::jsonb -> 'payload' ->> 'phone_number' FROM live_pages, unnest(events) e"
                      + " WHERE e LIKE '%"
                      + call
                      + "%'"))
          .as("still an event each")
          .isNotEmpty()
          .containsOnly("0");
    }
  }

  @Test
  void a_call_that_is_at_an_agent_is_erased_when_it_is_over() {
    String id =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5557771112\"}")
            .text("call_id");
    api.execute("UPDATE calls SET call_status = 'queued' WHERE id = '" + id + "'");
    api.execute(
        """
        INSERT INTO rejected_messages (queue, reason, body, at)
        VALUES ('q', 'r', convert_to('{"call":"%s","channel":"PJSIP/5557771112@e"}', 'UTF8'), now())
        """
            .formatted(id));
    Answer answer = erase("{\"call_id\": \"" + id + "\"}");
    assertThat(answer.number("later")).isOne();
    api.bean(EraseCalls.class).run();
    assertThat(holding("5557771112")).isNotEmpty();
    api.execute(
        "UPDATE calls SET call_status = 'processed', disposition = 'BUSY', ended_at = now() WHERE id = '"
            + id
            + "'");
    api.bean(EraseCalls.class).run();
    assertThat(holding("5557771112")).isEmpty();
    assertThat(api.number("SELECT count(*) FROM erasures_due")).isZero();
    assertThat(api.tenant().get("/api/v1/calls/" + id).status()).isEqualTo(200);
  }

  @Test
  void a_recording_that_is_erased_after_the_answer_is_named_until_somebody_removed_it() {
    String id =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5557771114\"}")
            .text("call_id");
    api.execute("UPDATE calls SET call_status = 'queued' WHERE id = '" + id + "'");
    Answer answer = erase("{\"call_id\": \"" + id + "\"}");
    assertThat(answer.number("later")).isOne();
    assertThat(answer.body()).contains("\"recordings\":[]");
    api.execute(
        """
        UPDATE calls SET call_status = 'processed', disposition = 'ANSWERED', ended_at = now(),
                         recording_path = 'rec/5557771114.wav',
                         attempt_server_id = (SELECT id FROM asterisk_servers WHERE code = 'server1')
         WHERE id = '%s'
        """
            .formatted(id));

    api.bean(EraseCalls.class).run();

    assertThat(recordings().text("data.0.call_id")).isEqualTo(id);
    assertThat(recordings().text("data.0.server_code")).isEqualTo("server1");
    assertThat(recordings().text("data.0.path")).isEqualTo("rec/5557771114.wav");
    var other = api.with(api.tenant("curious"));
    String path = "/api/v1/erasures/recordings";
    assertThat(other.get(path).number("total")).isZero();
    assertThat(other.send("DELETE", path + "/" + id, new byte[0]).status()).isEqualTo(404);
    removed(id);
    assertThat(recordings().number("total")).isZero();
    assertThat(holding("5557771114")).isEmpty();
  }

  /// A webhook that was told of two leads of one person, by a call and by a number, and answered.
  private static void tell(String call) {
    api.execute(
        """
        INSERT INTO agent_users (client_id, username, created_at)
        SELECT id, 'agent1', now() FROM clients WHERE accountcode = 'client123';
        WITH r AS (INSERT INTO receivers (client_id, kind, url)
                   SELECT id, 'webhook', 'https://crm.example/' FROM clients WHERE accountcode = 'client123'
                   RETURNING id, client_id)
        INSERT INTO webhooks (id, client_id, created_at, updated_at) SELECT id, client_id, now(), now() FROM r;
        INSERT INTO leads (client_id, agent_user_id, full_name, phone, fields, version, call_id, created_at, updated_at)
        SELECT a.client_id, a.id, 'Jo Leadson', phone, '{}', 0, call::uuid, now(), now()
          FROM agent_users a, (VALUES (NULL, '%s'), ('+4930905550199', NULL)) AS l (phone, call)
         WHERE a.username = 'agent1';
        UPDATE leads SET version = 1;
        INSERT INTO delivery_tries (delivery_id, number, url, at, millis, answer)
        SELECT delivery_id, 1, 'https://crm.example/', now(), 1, 'Thanks for Jo Leadson' FROM lead_deliveries
        """
            .formatted(call));
  }

  @Test
  void with_a_person_go_the_leads_and_what_was_told_of_them() {
    String id =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5557771113\"}")
            .text("call_id");
    api.execute(
        "UPDATE calls SET call_status = 'processed', disposition = 'BUSY', ended_at = now() WHERE id = '"
            + id
            + "'");
    tell(id);
    assertThat(holding("Jo Leadson")).hasSizeGreaterThan(2);
    assertThat(erase("{\"call_id\": \"" + id + "\"}").number("erased")).isOne();
    assertThat(api.number("SELECT count(*) FROM leads")).isOne();
    assertThat(api.number("SELECT count(*) FROM lead_deliveries")).isOne();
    assertThat(erase("{\"phone_number\": \"030905550199\"}").status()).isEqualTo(200);
    assertThat(holding("Jo Leadson")).isEmpty();
    assertThat(holding("30905550199")).isEmpty();
    assertThat(api.number("SELECT count(*) FROM deliveries WHERE subject IS NULL"))
        .as("of leads")
        .isZero();
  }

  @Test
  void nobody_erases_what_is_anothers_or_its_own_number() {
    String other = api.tenant("other");
    api.allocate("other");
    String id =
        api.with(other)
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"5556660001\"}")
            .text("call_id");
    assertThat(erase("{\"call_id\": \"" + id + "\"}").status()).isEqualTo(404);
    assertThat(erase("{\"phone_number\": \"5556660001\"}").number("erased")).isZero();
    assertThat(api.number("SELECT count(*) FROM calls WHERE phone_number = '5556660001'")).isOne();
    assertThat(erase("{\"phone_number\": \"+1234567890\"}").status()).isEqualTo(409);
    assertThat(erase("{}").status()).isEqualTo(400);
  }
}
