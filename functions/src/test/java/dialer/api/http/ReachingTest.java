package dialer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReachingTest {
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
  void three_prefixes_with_and_without_a_slash_reach_one_operation_without_a_redirect() {
    for (String prefix : List.of("/calling/api", "/calling/api/v1", "/api/v1")) {
      for (String slash : List.of("", "/")) {
        assertThat(api.tenant().get(prefix + "/clients/me" + slash).text("accountcode"))
            .as(prefix + slash)
            .isEqualTo("client123");
        assertThat(
                api.tenant()
                    .post(
                        prefix + "/queues/quickcall" + slash, "{\"phone_number\": \"9876543210\"}")
                    .status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void an_unknown_path_is_404_for_everybody_in_the_one_error_body() {
    for (var caller : List.of(api.tenant(), api.sending(Map.of()))) {
      Answer answer = caller.get("/api/v1/nothing/here");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text("message")).isEqualTo("Not found");
      assertThat(answer.text("detail")).isEqualTo("Not found");
      assertThat(answer.text("error")).isEqualTo("Not found");
      assertThat(answer.text("status")).isEqualTo("warning");
      assertThat(answer.number("status_code")).isEqualTo(404);
      assertThat(answer.at("details").isNull()).isTrue();
      assertThat(answer.text("timestamp")).endsWith("Z");
      assertThat(answer.headers().get("x-request-id")).containsExactly(answer.text("request_id"));
    }
  }

  @Test
  void the_callers_request_id_is_given_back() {
    assertThat(api.tenant().and("X-Request-Id", "mine-1").get("/api/v1/nothing").text("request_id"))
        .isEqualTo("mine-1");
  }

  @Test
  void a_wrong_method_is_405_and_says_which_ones_there_are() {
    Answer answer = api.tenant().send("DELETE", "/calling/api/queues/getqueues/", new byte[0]);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.text("message")).contains("DELETE is not allowed").contains("GET");
    assertThat(answer.text("status")).isEqualTo("warning");
  }

  @Test
  void a_wrong_content_type_is_415() {
    Answer answer =
        api.tenant().and("Content-Type", "text/plain").insert("{\"batch_id\": 1, \"data\": []}");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.text("status")).isEqualTo("warning");
  }

  @Test
  void a_body_over_four_mebibytes_is_413() {
    Answer answer = api.tenant().insert("{\"x\": \"" + "y".repeat(4 << 20) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text("message")).isEqualTo("Body exceeds 4 MiB");
  }

  @Test
  void a_request_line_that_is_too_long_is_414() throws Exception {
    // no route's affair, so none of them describes it
    var request =
        HttpRequest.newBuilder(
                URI.create(api.address() + "/api/v1/queues/getqueues?x=" + "y".repeat(8192)))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(414);
      assertThat(answer.body()).contains("\"message\":\"Request line or headers are too long\"");
    }
  }

  @Test
  void what_has_no_body_may_say_of_what_type_it_is() {
    var caller = api.tenant().and("Content-Type", "text/plain");
    assertThat(caller.get("/api/v1/queues/getmasterqueues").status()).isEqualTo(200);
    assertThat(caller.get("/api/v1/queues/flushqueue").status()).isEqualTo(200);
    assertThat(caller.send("POST", "/api/v1/queues/flushqueue", new byte[0]).status())
        .isEqualTo(200);
  }

  @Test
  void a_page_that_cannot_be_is_400_and_names_its_parameter() {
    for (String query : List.of("page=0", "page=x", "page_size=1001", "size=-1")) {
      Answer answer = api.tenant().get("/api/v1/queues/getmasterqueues?" + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.text("message")).startsWith(query.substring(0, query.indexOf('=')) + ": ");
    }
  }

  @Test
  void a_fault_tells_nothing_but_its_request() {
    api.execute("ALTER TABLE queue_tallies RENAME TO elsewhere");
    try {
      Answer answer = api.tenant().get("/api/v1/queues/getmasterqueues");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text("message")).isEqualTo("Internal server error");
      assertThat(answer.text("status")).isEqualTo("error");
      assertThat(answer.body()).doesNotContainIgnoringCase("select", "tallies", "exception");
    } finally {
      api.execute("ALTER TABLE elsewhere RENAME TO queue_tallies");
    }
  }
}
