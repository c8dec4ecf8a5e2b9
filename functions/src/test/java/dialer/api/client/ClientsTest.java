package dialer.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClientsTest {
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
  void both_documented_bodies_make_a_client() {
    Answer guide =
        api.superuser()
            .post(
                "/calling/api/clients/",
                """
                {"name": "Client Name", "accountcode": "client_xyz", "username": "client_username",
                 "did": "+1234567890", "phone_number": "+1234567890", "allocated_channels": 10,
                 "callbackurl": "https://client.com/callback", "is_superuser": false,
                 "rate_limit": 1000, "is_active": true, "status": "active"}
                """);
    assertThat(guide.status()).isEqualTo(200);
    assertThat(api.with(guide.text("api_key")).get("/api/v1/clients/me").text("accountcode"))
        .isEqualTo("client_xyz");
    Answer onboarding =
        api.superuser()
            .post(
                "/api/v1/clients",
                """
                {"name": "Your Company Name", "accountcode": "UNIQUE_ACCOUNT_CODE",
                 "username": "your_username", "password": "secure_password", "did": "49301234567",
                 "phone_number": "your_contact_number", "allocated_channels": 100,
                 "rate_limit": 1000, "callbackurl": "https://your-domain.com/callback",
                 "active_time_start": "2024-01-01T09:00:00", "active_time_end": "2024-01-01T18:00:00",
                 "is_active": true, "status": "active",
                 "asyncdatabaseurl": "postgresql://user:pass@db.example:5432/db"}
                """);
    assertThat(onboarding.status()).isEqualTo(200);
    assertThat(onboarding.text("active_time_start")).isEqualTo("09:00:00");
    assertThat(onboarding.body()).doesNotContain("secure_password", "user:pass", "databaseurl");
    assertThat(
            api.number(
                "SELECT count(*) FROM clients WHERE database_urls IS NOT NULL"
                    + " AND position('user:pass' in encode(database_urls, 'escape')) = 0"))
        .isEqualTo(1);
  }

  @Test
  void a_clash_is_409_and_says_with_what() {
    String body = "{\"name\": \"A\", \"accountcode\": \"%s\", \"username\": \"%s\"}";
    api.superuser().post("/api/v1/clients", body.formatted("clash_a", "clash_u"));
    Answer code = api.superuser().post("/api/v1/clients", body.formatted("clash_a", "clash_v"));
    assertThat(code.status()).isEqualTo(409);
    assertThat(code.text("message")).isEqualTo("accountcode is already in use");
    Answer name = api.superuser().post("/api/v1/clients", body.formatted("clash_b", "clash_u"));
    assertThat(name.status()).isEqualTo(409);
    assertThat(name.text("message")).isEqualTo("username is already in use");
  }

  @Test
  void every_bad_field_is_named_and_nothing_is_made() {
    long before = api.number("SELECT count(*) FROM clients");
    Answer answer =
        api.superuser()
            .post(
                "/api/v1/clients",
                """
                {"accountcode": "a b", "username": "u", "allocated_channels": -1,
                 "callbackurl": "http://10.0.0.1/x", "timezone": "Mars/Base", "is_active": "yes",
                 "asyncdatabaseurl": "postgresql://user:pass@host:port/db"}
                """);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.texts("details"))
        .anyMatch(s -> s.equals("name: must not be blank"))
        .anyMatch(s -> s.startsWith("accountcode: "))
        .anyMatch(s -> s.startsWith("allocated_channels: "))
        .anyMatch(s -> s.startsWith("callbackurl: "))
        .anyMatch(s -> s.startsWith("timezone: "))
        .anyMatch(s -> s.startsWith("is_active: "))
        .anyMatch(s -> s.startsWith("asyncdatabaseurl: "));
    assertThat(api.number("SELECT count(*) FROM clients")).isEqualTo(before);
  }

  @Test
  void a_callbackurl_names_a_port_that_there_is() {
    String old = "{\"callbackurl\": \"https://hooks.example:8443/x\"}";
    assertThat(api.superuser().put("/api/v1/clients/client123", old).status()).isEqualTo(200);
    for (String port : List.of("0", "65536", "70000")) {
      Answer answer =
          api.superuser()
              .put(
                  "/api/v1/clients/client123",
                  "{\"callbackurl\": \"https://hooks.example:%s/x\"}".formatted(port));
      assertThat(answer.status()).as(port).isEqualTo(400);
      assertThat(answer.texts("details"))
          .containsExactly("callbackurl: must name a port of 1 to 65535");
    }
  }

  @Test
  void what_can_be_changed_of_a_client_can_be_said_of_a_new_one() {
    Answer answer =
        api.superuser()
            .post(
                "/api/v1/clients",
                """
                {"name": "A", "accountcode": "limits", "username": "limits",
                 "callbackurl": "http://receiver.example/x", "callback_http": true,
                 "attempts_per_day": 3, "calls_per_day": 50000, "minutes_per_day": null,
                 "max_call_seconds": 600, "callee_hours": true}
                """);
    assertThat(answer.status()).isEqualTo(200);
    Answer read = api.superuser().get("/api/v1/clients/limits");
    assertThat(read.at("callback_http").getBooleanValue()).isTrue();
    assertThat(read.number("attempts_per_day")).isEqualTo(3);
    assertThat(read.number("calls_per_day")).isEqualTo(50_000);
    assertThat(read.at("minutes_per_day").isNull()).isTrue();
    assertThat(read.number("max_call_seconds")).isEqualTo(600);
    assertThat(read.at("callee_hours").getBooleanValue()).isTrue();
  }

  @Test
  void a_new_client_starts_low() {
    Answer answer =
        api.superuser()
            .post(
                "/api/v1/clients",
                "{\"name\": \"A\", \"accountcode\": \"low\", \"username\": \"low\"}");
    assertThat(answer.number("calls_per_day")).isEqualTo(1_000);
    assertThat(answer.number("minutes_per_day")).isEqualTo(1_000);
  }

  @Test
  void operators_work_is_not_a_tenants() {
    assertThat(api.tenant().post("/api/v1/clients", "{}").status()).isEqualTo(403);
    assertThat(api.tenant().post("/api/v1/servers", "{}").status()).isEqualTo(403);
    assertThat(api.tenant().get("/api/v1/servers").status()).isEqualTo(403);
    assertThat(api.tenant().post("/api/v1/clients/client123/allocations", "{}").status())
        .isEqualTo(403);
  }

  @Test
  void a_tenant_tests_its_connection_and_sees_its_servers() {
    assertThat(api.tenant().get("/calling/api/v1/clients/test-connection").text("status"))
        .isEqualTo("success");
    Answer servers = api.tenant().get("/api/v1/clients/allocated-servers");
    assertThat(servers.number("allocated_servers.server1.allowed_active_calls")).isEqualTo(50);
    assertThat(servers.text("allocated_servers.server1.status")).isEqualTo("active");
  }

  @Test
  void an_allocation_is_changed_whole_and_made_once() {
    api.tenant("allotted");
    api.allocate("allotted");
    String body =
        "{\"server_code\": \"%s\", \"allowed_active_calls\": 7, \"provided_endpoints\": [\"e\"]}";
    String path = "/api/v1/clients/allotted/allocations";
    assertThat(api.superuser().post(path, body.formatted("server1")).status()).isEqualTo(409);
    assertThat(api.superuser().put(path, body.formatted("server1")).number("allowed_active_calls"))
        .isEqualTo(7);
    assertThat(api.superuser().post(path, body.formatted("server9")).status()).isEqualTo(404);
    assertThat(api.superuser().get(path).texts("data.0.provided_endpoints")).containsExactly("e");
  }

  @Test
  void never_listed_applications_cannot_be_allocated() {
    api.tenant("forbidden");
    Answer answer =
        api.superuser()
            .post(
                "/api/v1/clients/forbidden/allocations",
                """
                {"server_code": "server1", "allowed_active_calls": 1, "provided_endpoints": ["e"],
                 "applications": ["Dial", "System"]}
                """);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("message")).isEqualTo("applications[1]: must not be System");
  }
}
