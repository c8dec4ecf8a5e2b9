package dialer.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ControlsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_dispatch_says_what_holds_back_the_calls_that_wait() {
    long paused =
        api.tenant()
            .insert(
                "{\"batch_id\": 1, \"data\": [{\"phone_number\": \"1\"}, {\"phone_number\": \"2\"}]}")
            .number("queue_id");
    api.tenant().insert("{\"batch_id\": 2, \"data\": [{\"phone_number\": \"3\"}]}");
    api.tenant()
        .put("/api/v1/queues/updatequeuemaster/" + paused, "{\"queue_status\": \"paused\"}");

    Answer answer = api.tenant().post("/api/v1/controls/dispatch-calls?accountcode=client123", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.number("data.dispatched")).isZero();
    assertThat(answer.number("data.waiting_for.paused")).isEqualTo(2);
    assertThat(answer.number("data.waiting_for.server_down")).isEqualTo(1);
    assertThat(
            api.tenant()
                .post("/calling/api/controls/dispatch-calls/", "{\"accountcode\": \"client123\"}")
                .number("data.waiting"))
        .isEqualTo(3);
  }

  @Test
  void the_channels_are_shared_out_and_said() {
    Answer answer =
        api.superuser()
            .post("/api/v1/controls/setup-channels/", "{\"accountcode\": \"client123\"}");
    assertThat(answer.text("data.0.server_code")).isEqualTo("server1");
    assertThat(answer.number("data.0.channels")).isEqualTo(50);
    assertThat(answer.text("data.0.told")).isEqualTo("false"); // the broker is away
    assertThat(api.superuser().post("/api/v1/controls/setup-channels", "").status()).isEqualTo(403);
    assertThat(
            api.tenant().post("/api/v1/controls/setup-channels", "{\"accountcode\": 1}").status())
        .isEqualTo(400);
  }

  @Test
  void do_not_call_lists_are_kept_apart_and_read_by_one_spelling() {
    Answer added =
        api.tenant()
            .post(
                "/api/v1/do-not-call",
                "{\"numbers\": [\"+491701234567\", 123], \"note\": \"asked\"}");
    assertThat(added.number("data.added")).isEqualTo(2);
    assertThat(
            api.tenant()
                .post("/api/v1/do-not-call", "{\"numbers\": [\"+491701234567\"]}")
                .number("data.added"))
        .isZero();
    assertThat(api.tenant().get("/api/v1/do-not-call").number("total")).isEqualTo(2);
    assertThat(api.superuser().get("/api/v1/do-not-call").number("total")).isZero();
    assertThat(api.tenant().send("DELETE", "/api/v1/do-not-call/123", new byte[0]).status())
        .isEqualTo(200);
    assertThat(api.tenant().send("DELETE", "/api/v1/do-not-call/123", new byte[0]).status())
        .isEqualTo(404);
    assertThat(api.tenant().post("/api/v1/do-not-call", "{\"numbers\": []}").text("message"))
        .isEqualTo("numbers: must name at least one number");
  }
}
