package dialer.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OperatorsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Answer delete(TestApi.Caller caller, String path) {
    return caller.send("DELETE", path, new byte[0]);
  }

  @Test
  void a_change_touches_what_it_names_and_nothing_else() {
    api.tenant("changed");
    Answer answer =
        api.superuser()
            .put(
                "/api/v1/clients/changed",
                """
                {"allocated_channels": 7, "did": null, "timezone": "Asia/Kolkata",
                 "active_time_start": "09:00", "active_time_end": "18:00:00",
                 "password": "a new password",
                 "database_urls": {"async": "postgresql://u:p@db.example:5432/d"}}
                """);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.number("allocated_channels")).isEqualTo(7);
    assertThat(answer.at("did").isNull()).isTrue();
    assertThat(answer.text("timezone")).isEqualTo("Asia/Kolkata");
    assertThat(answer.text("active_time_start")).isEqualTo("09:00:00");
    assertThat(answer.text("username")).isEqualTo("changed");
    assertThat(answer.body()).doesNotContain("a new password", "db.example");
    assertThat(
            api.superuser()
                .post(
                    "/api/v1/auth/login",
                    "{\"username\": \"changed\", \"password\": \"a new password\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void what_may_not_be_is_400_409_or_404() {
    api.tenant("strict");
    Answer bad =
        api.superuser()
            .put(
                "/api/v1/clients/strict",
                "{\"allocated_channels\": null, \"timezone\": \"Mars\", \"active_time_end\": \"18:00\"}");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.texts("details"))
        .contains("allocated_channels: must not be null")
        .anyMatch(s -> s.startsWith("timezone: "))
        .anyMatch(s -> s.startsWith("active_time_start: "));
    assertThat(
            api.superuser()
                .put("/api/v1/clients/strict", "{\"username\": \"client123\"}")
                .text("message"))
        .isEqualTo("username is already in use");
    assertThat(api.superuser().put("/api/v1/clients/nobody", "{}").status()).isEqualTo(404);
    assertThat(delete(api.superuser(), "/api/v1/clients/superuser").status()).isEqualTo(409);
  }

  @Test
  void a_deactivated_client_is_403_at_once_on_every_node_until_it_is_active_again() {
    String key = api.tenant("paused_account");
    try (TestApi other = api.anotherNode()) {
      assertThat(other.with(key).get("/api/v1/clients/me").status()).isEqualTo(200);
      assertThat(
              delete(api.superuser(), "/api/v1/clients/paused_account")
                  .at("is_active")
                  .getBooleanValue())
          .isFalse();
      assertThat(other.with(key).get("/api/v1/clients/me").status()).isEqualTo(403);
      api.superuser().put("/api/v1/clients/paused_account", "{\"is_active\": true}");
      assertThat(other.with(key).get("/api/v1/clients/me").status()).isEqualTo(200);
      api.with(key).put("/api/v1/clients/revoke-api-key", "");
      assertThat(other.with(key).get("/api/v1/clients/me").status()).isEqualTo(401);
    }
  }

  @Test
  void a_tenant_reads_its_own_account_and_no_other() {
    api.tenant("neighbour");
    assertThat(api.tenant().get("/api/v1/clients/client123").text("accountcode"))
        .isEqualTo("client123");
    assertThat(api.tenant().get("/api/v1/clients/neighbour").status()).isEqualTo(403);
    assertThat(api.tenant().get("/api/v1/clients").status()).isEqualTo(403);
    assertThat(api.tenant().put("/api/v1/clients/client123", "{}").status()).isEqualTo(403);
    assertThat(delete(api.tenant(), "/api/v1/clients/client123").status()).isEqualTo(403);
    assertThat(api.superuser().get("/api/v1/clients?page_size=1").number("page_size")).isEqualTo(1);
  }

  @Test
  void a_server_is_changed_and_drained_and_its_agent_gets_a_new_state() {
    api.superuser().post("/api/v1/servers", "{\"server_code\": \"drained\", \"max_channels\": 5}");
    String version = "SELECT state_version FROM asterisk_servers WHERE code = 'drained'";
    long before = api.number(version);
    assertThat(
            api.superuser()
                .put("/api/v1/servers/drained", "{\"max_channels\": 9}")
                .number("max_channels"))
        .isEqualTo(9);
    assertThat(api.superuser().post("/api/v1/servers/drained/drain", "").text("status"))
        .isEqualTo("draining");
    assertThat(api.number(version)).isGreaterThan(before + 1);
    assertThat(api.superuser().put("/api/v1/servers/drained", "{\"status\": \"gone\"}").status())
        .isEqualTo(400);
    assertThat(api.superuser().get("/api/v1/servers/nowhere").status()).isEqualTo(404);
    assertThat(api.tenant().get("/api/v1/servers/drained").status()).isEqualTo(403);
  }

  @Test
  void an_allocation_is_removed_once_no_call_needs_it() {
    String key = api.tenant("leaving");
    api.allocate("leaving");
    String path = "/api/v1/clients/leaving/allocations/server1";
    String call =
        api.with(key)
            .post(
                "/api/v1/queues/quickcall",
                "{\"asterisk_server_code\": \"server1\", \"number1\": \"5550001\", \"customer_name\": \"N\"}")
            .text("call_id");
    assertThat(delete(api.superuser(), path).status()).isEqualTo(409);
    api.with(key).post("/api/v1/calls/" + call + "/cancel", "");
    assertThat(delete(api.superuser(), path).number("total")).isZero();
    assertThat(delete(api.superuser(), path).status()).isEqualTo(404);
  }

  @Test
  void what_operators_do_is_written_down_and_stays() {
    api.superuser()
        .and("X-Request-Id", "logged-1")
        .post("/api/v1/clients/regenerate-api-key?accountcode=client123x&x-api-key=secret", "");
    Answer log = api.superuser().get("/api/v1/operator-log");
    assertThat(log.text("data.0.operator")).isEqualTo("superuser");
    assertThat(log.text("data.0.path")).isEqualTo("/api/v1/clients/regenerate-api-key");
    assertThat(log.text("data.0.account")).isEqualTo("client123x");
    assertThat(log.text("data.0.request_id")).isEqualTo("logged-1");
    assertThat(log.body()).doesNotContain("secret");
    assertThat(api.tenant().get("/api/v1/operator-log").status()).isEqualTo(403);
    for (String sql :
        new String[] {"DELETE FROM operator_log", "UPDATE operator_log SET path = ''"}) {
      assertThatThrownBy(() -> api.execute(sql)).hasStackTraceContaining("append-only");
    }
  }

  @Test
  void a_database_is_changed_by_its_documented_names() {
    api.tenant("exporting");
    String path = "/api/v1/clients/exporting";
    String urls =
        "SELECT count(*) FROM clients WHERE accountcode = 'exporting' AND database_urls IS NOT NULL";
    assertThat(
            api.superuser()
                .put(path, "{\"asyncdatabaseurl\": \"postgresql://u:p@db.example:5432/d\"}")
                .texts("ignored_fields"))
        .isEmpty();
    assertThat(api.number(urls)).isEqualTo(1);
    assertThat(api.superuser().put(path, "{\"syncdatabaseurl\": \"ftp://x\"}").text("message"))
        .startsWith("syncdatabaseurl: ");
    assertThat(
            api.superuser()
                .put(path, "{\"asyncdatabaseurl\": null, \"syncdatabaseurl\": null}")
                .status())
        .isEqualTo(200);
    assertThat(api.number(urls)).isZero();
  }

  @Test
  void fields_nobody_asked_for_are_named_wherever_much_is_said() {
    TestApi.Caller operator = api.superuser();
    String client =
        "{\"name\": \"A\", \"accountcode\": \"typing\", \"username\": \"typing\", \"rate_limt\": 1}";
    assertThat(operator.post("/api/v1/clients", client).texts("ignored_fields"))
        .containsExactly("rate_limt");
    assertThat(
            operator
                .put("/api/v1/clients/typing", "{\"rate_limt\": 1, \"rate_limit\": 2}")
                .texts("ignored_fields"))
        .containsExactly("rate_limt");
    assertThat(
            operator
                .post(
                    "/api/v1/servers",
                    "{\"server_code\": \"typed\", \"max_channels\": 5, \"max_chanels\": 6}")
                .texts("ignored_fields"))
        .containsExactly("max_chanels");
    assertThat(operator.put("/api/v1/servers/typed", "{\"nam\": \"x\"}").texts("ignored_fields"))
        .containsExactly("nam");
    String terms =
        """
        {"server_code": "typed", "allowed_active_calls": 7, "provided_endpoints": ["e"], "hook": []}
        """;
    String path = "/api/v1/clients/typing/allocations";
    assertThat(operator.post(path, terms).texts("ignored_fields")).containsExactly("hook");
    assertThat(operator.put(path, terms).texts("ignored_fields")).containsExactly("hook");
    long queue =
        api.tenant()
            .insert("{\"batch_id\": 1, \"data\": [{\"phone_number\": \"123\"}]}")
            .number("queue_id");
    assertThat(
            api.tenant()
                .put(
                    "/api/v1/queues/updatequeuemaster/" + queue,
                    "{\"retry_gaps\": 5, \"weight\": 2}")
                .texts("ignored_fields"))
        .containsExactly("retry_gaps");
  }

  @Test
  void the_log_says_for_whom_an_operator_acted_what_it_named_and_how_it_was_answered() {
    api.tenant("logged");
    api.superuser().put("/api/v1/clients/logged", "{\"is_active\": true, \"did\": \"+15550123\"}");
    assertLine("[is_active, did]", 200);
    api.superuser().post("/api/v1/calls/nothing/cancel?client_code=logged", "");
    assertLine("[]", 404);
    api.superuser()
        .post(
            "/api/v1/queues/insertdataincallqueue",
            "{\"accountcode\": \"logged\", \"batch_id\": \"x\", \"data\": []}");
    assertLine("[accountcode, batch_id, data]", 400);
    assertThat(api.superuser().get("/api/v1/operator-log").body()).doesNotContain("15550123");
    assertThatThrownBy(() -> api.execute("DELETE FROM operator_answers"))
        .hasStackTraceContaining("append-only");
  }

  private static void assertLine(String fields, int status) {
    Answer log = api.superuser().get("/api/v1/operator-log?page_size=1");
    assertThat(log.text("data.0.account")).isEqualTo("logged");
    assertThat(log.texts("data.0.fields")).hasToString(fields);
    assertThat(log.number("data.0.status_code")).isEqualTo(status);
  }

  @Test
  void what_was_asked_stays_written_down_where_no_answer_is() {
    api.tenant("unanswered");
    api.execute("ALTER TABLE operator_answers RENAME TO away");
    try {
      assertThat(
              api.superuser().put("/api/v1/clients/unanswered", "{\"country\": \"GB\"}").status())
          .isEqualTo(200);
    } finally {
      api.execute("ALTER TABLE away RENAME TO operator_answers");
    }
    Answer log = api.superuser().get("/api/v1/operator-log?page_size=1");
    assertThat(log.text("data.0.account")).isEqualTo("unanswered");
    assertThat(log.at("data.0.status_code").isNull()).isTrue();
  }
}
