package dialer.api.lead.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.api.TestWait;
import dialer.api.notify.send.Receiver;
import dialer.api.notify.send.Sender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  private static final String WEBHOOKS = "/api/v1/webhooks";
  private static TestApi api;
  private static TestApi.Caller dialer;

  @BeforeAll
  static void start() {
    api = new TestApi(CrmTest.SENDING);
    dialer = CrmTest.dialer(api);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void empty() {
    api.execute("DELETE FROM leads; DELETE FROM webhooks; UPDATE receivers SET active = false");
  }

  private static long webhook(Receiver receiver, String more) {
    return CrmTest.webhook(api, receiver.port(), more);
  }

  private static long post(String fields) {
    return CrmTest.post(dialer, fields);
  }

  private static void await(Receiver receiver, int posts) throws Exception {
    TestWait.until(() -> {
      api.bean(Sender.class).wake();
      return receiver.posts().size() >= posts;
    });
  }

  private static void settled() throws Exception {
    TestWait.until(() -> {
      api.bean(Sender.class).wake();
      return api.number("SELECT count(*) FROM deliveries WHERE next_at IS NOT NULL") == 0;
    });
  }

  private static Answer json(Receiver.Post post) {
    return new Answer(200, post.body(), Map.of());
  }

  @Test
  void a_lead_is_posted_in_the_document_s_words_with_key_and_signature() throws Exception {
    api.tenant().post("/api/v1/callbacks/secrets", "");
    try (Receiver crm = Receiver.answering(201)) {
      long id = webhook(crm, ", \"api_key\": \"crm-key-1\"");
      long lead =
          post(
              """
              "first_name": "Jo", "last_name": "Doe", "phone_number": "+4930123456", "SIPexten": "8001",
               "notes": "warm"
              """);
      settled();
      Receiver.Post came = crm.posts().getFirst();
      assertThat(came.header("X-Dialer-Api-Key")).isEqualTo("crm-key-1");
      assertThat(came.header("X-Dialer-Signature")).startsWith("v1=");
      Answer told = json(came);
      assertThat(told.text("event_id")).isEqualTo(came.header("X-Dialer-Event-Id"));
      Map.of(
              "user", "agent1",
              "dialer_user_id", "77",
              "full_name", "Jo Doe",
              "phone", "+4930123456",
              "SIPexten", "8001",
              "comments", "warm",
              "status", "interested",
              "version", "1")
          .forEach((field, value) -> assertThat(told.text(field)).isEqualTo(value));
      Answer sent = api.tenant().get(WEBHOOKS + "/deliveries?state=delivered&lead_id=" + lead);
      assertThat(sent.number("total")).isOne();
      assertThat(sent.number("data.0.webhook_id")).isEqualTo(id);
      assertThat(sent.number("data.0.version")).isOne();
      Answer whole = api.tenant().get(WEBHOOKS + "/deliveries/" + told.text("event_id"));
      assertThat(whole.text("log.0.status")).isEqualTo("201");
      assertThat(whole.text("request.full_name")).isEqualTo("Jo Doe");
      assertThat(api.texts("SELECT encode(key_sealed, 'escape') FROM receivers").toString())
          .doesNotContain("crm-key-1");
      assertThat(api.tenant().get(WEBHOOKS + "/" + id).body())
          .contains("\"has_api_key\":true")
          .doesNotContain("crm-key-1");
      assertThat(api.tenant().get("/api/v1/callbacks").number("total")).isZero();
      api.tenant().post(WEBHOOKS + "/deliveries/" + told.text("event_id") + "/redeliver", "");
      await(crm, 2);
      assertThat(crm.posts().stream().map(Receiver.Post::body).distinct()).hasSize(1);
    }
  }

  @Test
  void each_version_goes_once_to_each_webhook_whose_filters_it_fits() throws Exception {
    try (Receiver all = Receiver.answering(201);
        Receiver sun = Receiver.answering(201);
        Receiver project = Receiver.answering(201)) {
      webhook(all, "");
      webhook(sun, ", \"campaigns\": [\"sun\", \"wind\"]");
      webhook(project, ", \"projects\": [\"roofs\"]");
      long lead = post("\"lead_id\": \"L1\", \"campaign\": \"sun\"");
      post("\"lead_id\": \"L2\", \"campaign\": \"rain\"");
      post("\"lead_id\": \"L1\", \"city\": \"Berlin\"");
      api.tenant().put("/api/v1/leads/" + lead, "{\"status\": \"contacted\"}");
      api.tenant().put("/api/v1/leads/" + lead, "{\"status\": \"contacted\"}");
      settled();
      assertThat(versions(all)).containsExactlyInAnyOrder("L1 1", "L1 2", "L1 3", "L2 1");
      assertThat(versions(sun)).containsExactly("L1 1", "L1 2", "L1 3");
      assertThat(json(sun.posts().getLast()).text("status")).isEqualTo("contacted");
      assertThat(project.posts()).isEmpty();
    }
  }

  private static List<String> versions(Receiver receiver) {
    return receiver.posts().stream()
        .map(WebhooksTest::json)
        .map(lead -> lead.text("lead_id") + " " + lead.text("version"))
        .toList();
  }

  @Test
  void a_mapping_says_what_is_sent_and_under_which_names() throws Exception {
    try (Receiver crm = Receiver.answering(200)) {
      webhook(
          crm, ", \"mapping\": {\"Name\": \"full_name\", \"Tel\": \"phone\", \"Mail\": \"email\"}");
      post("\"full_name\": \"Jo\", \"phone\": \"555\", \"city\": \"Berlin\"");
      settled();
      assertThat(crm.posts().getFirst().body())
          .isEqualToIgnoringWhitespace("{\"Tel\": \"555\", \"Name\": \"Jo\"}");
    }
    String url = "{\"url\": \"https://crm.example/in\", ";
    assertThat(api.tenant().post(WEBHOOKS, url + "\"mapping\": {\"a\": \"colour\"}}").text("error"))
        .isEqualTo("mapping.a: must be a field of a lead such as full_name");
    assertThat(api.tenant().post(WEBHOOKS, url + "\"api_key\": \"a b\"}").status()).isEqualTo(400);
    assertThat(api.tenant().post(WEBHOOKS, url + "\"http\": true}").status()).isEqualTo(400);
    assertThat(api.tenant().post(WEBHOOKS, "{\"url\": \"http://crm.example/\"}").status())
        .isEqualTo(400);
    assertThat(api.tenant().post(WEBHOOKS, "{\"url\": \"https://127.0.0.1/\"}").status())
        .isEqualTo(400);
    assertThat(api.tenant().post(WEBHOOKS, "{\"name\": \"no address\"}").status()).isEqualTo(400);
  }

  @Test
  void what_can_be_mapped_is_what_is_told() {
    post("\"full_name\": \"Jo\"");
    Set<String> told =
        new TreeSet<>(
            api.texts(
                "SELECT f FROM leads, jsonb_object_keys(lead_told(id) || '{\"call_id\": 1,"
                    + " \"attempt_id\": 1, \"project\": 1, \"disposition\": 1, \"event_id\": 1}') AS f"));
    assertThat(told).allSatisfy(field -> assertThat(Vocabulary.field(field)).isEqualTo(field));
    assertThat(told).containsAll(Vocabulary.OURS);
  }

  @Test
  void recording_and_disposition_follow_when_the_call_is_over() throws Exception {
    try (Receiver crm = Receiver.answering(201)) {
      webhook(crm, ", \"projects\": [\"roofs\"]");
      String call =
          api.tenant()
              .post("/api/v1/queues/quickcall", "{\"phone_number\": \"4930555123\"}")
              .text("call_id");
      api.execute(
          "UPDATE calls SET call_status = 'queued', attempt_server_id = 1, project = 'roofs',"
              + " create_recording = true, recording_path = 'rec/a.wav' WHERE id = '%s'"
                  .formatted(call));
      long lead = post("\"session_id\": \"" + call + "\"");
      settled();
      assertThat(crm.posts().getFirst().body()).contains("rec/a.wav").doesNotContain("disposition");
      api.execute(
          "UPDATE calls SET call_status = 'processed', disposition = 'ANSWERED', started_at = now(),"
              + " ended_at = now() WHERE id = '%s'".formatted(call));
      await(crm, 2);
      Answer told = json(crm.posts().get(1));
      assertThat(told.text("disposition")).isEqualTo("ANSWERED");
      assertThat(told.text("recording_file")).isEqualTo("rec/a.wav");
      assertThat(told.text("call_id")).isEqualTo(call);
      assertThat(told.number("version")).isEqualTo(2);
      assertThat(told.number("id")).isEqualTo(lead);
      settled();
    }
  }

  @Test
  void a_version_waits_for_the_one_before_unless_that_is_refused() throws Exception {
    int[] status = {503};
    try (Receiver crm =
        Receiver.at(
            "127.0.0.1",
            0,
            exchange -> {
              exchange.sendResponseHeaders(status[0], -1);
            })) {
      webhook(crm, "");
      post("\"lead_id\": \"L1\"");
      await(crm, 1);
      post("\"lead_id\": \"L1\", \"city\": \"Berlin\"");
      await(crm, 3);
      assertThat(versions(crm)).as("the second waits").containsOnly("L1 1");
      status[0] = 404;
      TestWait.until(() -> {
        api.bean(Sender.class).wake();
        return versions(crm).contains("L1 2");
      });
      status[0] = 201;
      settled();
      assertThat(versions(crm).getLast()).isEqualTo("L1 2");
      assertThat(
              api.texts(
                  "SELECT state FROM (SELECT version, CASE WHEN delivered_at IS NULL THEN"
                      + " 'failed' ELSE 'delivered' END AS state FROM lead_deliveries JOIN deliveries d"
                      + " ON d.id = delivery_id ORDER BY version) AS s"))
          .containsExactly("failed", "delivered");
    }
  }

  @Test
  void news_does_not_wait_for_the_next_try_of_what_failed_before_it() throws Exception {
    int[] status = {400};
    try (Receiver crm =
        Receiver.at(
            "127.0.0.1",
            0,
            exchange -> {
              exchange.sendResponseHeaders(status[0], -1);
            })) {
      webhook(crm, "");
      post("\"lead_id\": \"L1\"");
      triedAgainInHours(crm);
      status[0] = 201;
      post("\"lead_id\": \"L1\", \"city\": \"Berlin\"");
      settled();
      assertThat(versions(crm)).as("the refused one is given up").endsWith("L1 1", "L1 2");
      assertThat(
              api.number(
                  "SELECT count(*) FROM lead_deliveries JOIN deliveries d ON d.id = delivery_id WHERE delivered_at IS NOT NULL"))
          .isOne();
      status[0] = 503;
      post("\"lead_id\": \"L2\"");
      triedAgainInHours(crm);
      status[0] = 201;
      post("\"lead_id\": \"L2\", \"city\": \"Berlin\"");
      settled();
      assertThat(versions(crm)).as("the failed one goes first").endsWith("L2 1", "L2 2");
      assertThat(
              api.number(
                  "SELECT count(*) FROM lead_deliveries JOIN deliveries d ON d.id = delivery_id WHERE delivered_at IS NOT NULL"))
          .isEqualTo(3);
    }
  }

  /// Waits until the one delivery was refused, and has it tried again in two hours.
  private static void triedAgainInHours(Receiver crm) throws Exception {
    await(crm, crm.posts().size() + 1);
    TestWait.until(() -> {
      api.execute("UPDATE deliveries SET next_at = next_at + interval '2 hours'");
      return api.number(
              """
              SELECT count(*) FROM deliveries d
               WHERE next_at > now() + interval '1 hour'
                 AND tries = (SELECT count(*) FROM delivery_tries WHERE delivery_id = d.id)
              """)
          == 1;
    });
  }

  @Test
  void a_webhook_is_tested_changed_and_removed_by_its_tenant_alone() throws Exception {
    try (Receiver crm = Receiver.answering(201)) {
      long id = webhook(crm, "");
      String mine = WEBHOOKS + "/" + id;
      TestApi.Caller curious = api.with(api.tenant("curious"));
      assertThat(curious.get(WEBHOOKS).number("total")).isZero();
      assertThat(curious.put(mine, "{\"active\": false}").status()).isEqualTo(404);
      assertThat(curious.post(mine + "/test", "").status()).isEqualTo(404);
      assertThat(curious.send("DELETE", mine, new byte[0]).status()).isEqualTo(404);
      assertThat(api.tenant().post(mine + "/test", "").text("delivery.state"))
          .isIn("waiting", "delivered");
      settled();
      assertThat(json(crm.posts().getFirst()).text("full_name")).isEqualTo("Test Lead");
      assertThat(json(crm.posts().getFirst()).text("user")).isEqualTo("agent1");
      assertThat(api.tenant().put(mine, "{\"name\": \"CRM\", \"campaigns\": [\"a\"]}").text("name"))
          .isEqualTo("CRM");
      assertThat(api.tenant().put(mine, "{\"campaigns\": []}").text("name")).isEqualTo("CRM");
      assertThat(api.tenant().put(mine, "{\"url\": \"http://other.example/\"}").status())
          .isEqualTo(400);
      api.tenant().put(mine, "{\"active\": false}");
      post("\"lead_id\": \"L9\"");
      assertThat(api.tenant().post(mine + "/test", "").status()).isEqualTo(409);
      assertThat(api.tenant().send("DELETE", mine, new byte[0]).status()).isEqualTo(200);
      assertThat(api.tenant().get(mine).status()).isEqualTo(404);
      settled();
      assertThat(crm.posts()).hasSize(1);
      Answer log = api.tenant().get(WEBHOOKS + "/deliveries?webhook_id=" + id);
      assertThat(log.number("total")).isOne();
      assertThat(
              api.tenant()
                  .post(WEBHOOKS + "/deliveries/" + log.text("data.0.event_id") + "/redeliver", "")
                  .status())
          .isEqualTo(409);
    }
  }

  @Test
  void with_a_lead_goes_whatever_was_sent_of_it_and_answered() throws Exception {
    try (Receiver crm =
        Receiver.at(
            "127.0.0.1",
            0,
            exchange -> {
              byte[] echo = "{\"phone\": \"+4930777001\"}".getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(201, echo.length);
              exchange.getResponseBody().write(echo);
            })) {
      webhook(crm, "");
      long lead = post("\"lead_id\": \"E1\", \"phone\": \"+4930777001\"");
      settled();
      String event = json(crm.posts().getFirst()).text("event_id");
      assertThat(api.number("SELECT count(*) FROM delivery_tries WHERE answer LIKE '%777001%'"))
          .isPositive();
      api.tenant().send("DELETE", "/api/v1/leads/" + lead, new byte[0]);
      assertThat(api.tenant().get(WEBHOOKS + "/deliveries/" + event).status()).isEqualTo(404);
      assertThat(api.number("SELECT count(*) FROM deliveries WHERE body LIKE '%777001%'")).isZero();
      assertThat(api.number("SELECT count(*) FROM delivery_tries WHERE answer LIKE '%777001%'"))
          .isZero();
    }
  }
}
