package dialer.api.notify.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.api.TestWait;
import dialer.api.notify.send.Receiver;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallbacksTest {
  private static TestApi api;

  @BeforeAll
  static void begin() {
    api =
        new TestApi(
            Map.of(
                "dialer.notify.enabled",
                true,
                "dialer.notify.reach.allowed-networks",
                "127.0.0.0/8,::1/128"));
  }

  @AfterAll
  static void end() {
    api.close();
  }

  private static void expire(String code) {
    api.execute(
        """
        INSERT INTO calls (id, client_id, quick, phone_number, custom_data, due_at, created_at, updated_at)
        SELECT uuid7_at(now()), id, true, '+4930333', '{"lead": 7}', now(), now(), now()
          FROM clients WHERE accountcode = '%s'
        """
            .formatted(code));
    api.execute(
        """
        UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED' WHERE disposition IS NULL
        """);
  }

  @Test
  void a_tenant_reads_what_was_sent_and_has_it_sent_again() throws Exception {
    String key = api.tenant("told");
    try (Receiver receiver = Receiver.answering(200)) {
      String url = "http://localhost:" + receiver.port() + "/back";
      api.execute(
          "UPDATE clients SET callbackurl = '%s', callback_http = true WHERE accountcode = 'told'"
              .formatted(url));
      expire("told");
      Answer list = api.with(key).get("/api/v1/callbacks?state=waiting");
      assertThat(list.number("total")).isOne();
      String id = list.text("data.0.event_id");

      Answer asked = api.with(key).post("/api/v1/callbacks/" + id + "/redeliver", "");
      assertThat(asked.status()).isEqualTo(200);
      TestWait.until(
          () -> api.with(key).get("/api/v1/callbacks?state=delivered").number("total") == 1);
      Answer detail = api.with(key).get("/api/v1/callbacks/" + id);
      assertThat(detail.text("callback.state")).isEqualTo("delivered");
      assertThat(detail.text("request.event_id")).isEqualTo(id);
      assertThat(detail.text("request.custom_data.lead")).isEqualTo("7");
      assertThat(detail.text("log.0.status")).isEqualTo("200");
      assertThat(detail.text("log.0.url")).isEqualTo(url);
      assertThat(
              api.with(key)
                  .get("/api/v1/callbacks?call_id=" + detail.text("request.call_id"))
                  .number("total"))
          .isOne();

      api.with(key).post("/api/v1/callbacks/" + id + "/redeliver", "");
      TestWait.until(() -> receiver.posts().size() == 2);
      assertThat(receiver.posts().stream().map(Receiver.Post::body).distinct()).hasSize(1);

      String other = api.tenant("curious");
      assertThat(api.with(other).get("/api/v1/callbacks").number("total")).isZero();
      assertThat(api.with(other).get("/api/v1/callbacks/" + id).status()).isEqualTo(404);
      assertThat(api.with(other).post("/api/v1/callbacks/" + id + "/redeliver", "").status())
          .isEqualTo(404);
      assertThat(api.with(key).get("/api/v1/callbacks/nonsense").status()).isEqualTo(404);
      assertThat(api.with(key).get("/api/v1/callbacks?state=lost").status()).isEqualTo(400);
    }
  }

  @Test
  void a_secret_is_shown_once_two_are_live_and_one_can_be_ended() {
    String key = api.tenant("signs");
    Answer first = api.with(key).post("/api/v1/callbacks/secrets", "");
    assertThat(first.text("secret")).hasSize(64);
    Answer second = api.with(key).post("/api/v1/callbacks/secrets", "");
    Answer list = api.with(key).get("/api/v1/callbacks/secrets");
    assertThat(list.number("total")).isEqualTo(2);
    assertThat(list.body()).doesNotContain(second.text("secret"));
    String path = "/api/v1/callbacks/secrets/" + first.text("id");
    assertThat(api.with(api.tenant("thief")).send("DELETE", path, new byte[0]).status())
        .isEqualTo(404);
    assertThat(api.with(key).send("DELETE", path, new byte[0]).status()).isEqualTo(200);
    assertThat(api.with(key).get("/api/v1/callbacks/secrets").number("total")).isOne();
    assertThat(api.superuser().post("/api/v1/callbacks/secrets?accountcode=signs", "").status())
        .isEqualTo(200);
  }

  @Test
  void plain_http_is_a_superuser_s_word() {
    api.tenant("plain");
    String path = "/api/v1/clients/plain";
    assertThat(api.superuser().put(path, "{\"callbackurl\": \"http://a.example/x\"}").status())
        .isEqualTo(400);
    Answer set =
        api.superuser()
            .put(path, "{\"callbackurl\": \"http://a.example/x\", \"callback_http\": true}");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.text("callback_http")).isEqualTo("true");
    assertThat(
            api.number(
                "SELECT count(*) FROM receivers WHERE url = 'http://a.example/x' AND http AND active"))
        .isOne();
  }
}
