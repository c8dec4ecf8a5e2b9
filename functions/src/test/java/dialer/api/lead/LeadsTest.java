package dialer.api.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadsTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static TestApi api;
  private static TestApi.Caller dialer;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of("dialer.limits.leads", 100_000));
    agent("{\"username\": \"agent1\", \"name\": \"Agent One\", \"dialer_user_id\": \"77\"}");
    agent("{\"username\": \"vicidial_user_123\"}");
    dialer = with(key());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void empty() {
    api.execute("DELETE FROM leads");
    api.execute("DELETE FROM lead_settings");
  }

  private static String key() {
    return api.tenant().post("/api/v1/clients/client123/dialer-keys", "").text("api_key");
  }

  private static TestApi.Caller with(String key) {
    return api.sending(Map.of("X-Dialer-Api-Key", key, "Content-Type", "application/json"));
  }

  private static void agent(String body) {
    assertThat(api.tenant().post("/api/v1/clients/client123/agent-users", body).status())
        .isEqualTo(200);
  }

  private static Answer post(String body) {
    return dialer.post("/api/leads/from-dialer/", body);
  }

  private static long leads() {
    return api.number("SELECT count(*) FROM leads");
  }

  @Test
  void the_documents_lead_is_created_and_answered_as_it_prints() {
    Answer answer =
        post(
            """
            {"user": "agent1", "lead_id": "DIALER_12345", "vendor_id": "VENDOR_001",
             "list_id": "LIST_12345", "first_name": "John", "middle_initial": "A",
             "last_name": "Smith", "phone_number": "+44123456789",
             "email": "john.smith@example.com", "address1": "123 Solar Street", "city": "London",
             "postal_code": "SW1A 1AA", "campaign": "Solar_Campaign_2024",
             "session_id": "SESSION_12345", "recording_file": "recording_12345.wav",
             "date_of_birth": "1984-12-31", "epoch": 1705314600, "SIPexten": "8001"}
            """);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).contains("\"success\":true");
    assertThat(answer.text("message")).isEqualTo("Lead created successfully");
    Map<String, String> printed =
        Map.ofEntries(
            Map.entry("full_name", "John A Smith"),
            Map.entry("phone", "+44123456789"),
            Map.entry("email", "john.smith@example.com"),
            Map.entry("status", "interested"),
            Map.entry("assigned_agent_name", "Agent One"),
            Map.entry("assigned_agent_username", "agent1"),
            Map.entry("dialer_lead_id", "DIALER_12345"),
            Map.entry("vendor_id", "VENDOR_001"),
            Map.entry("list_id", "LIST_12345"),
            Map.entry("address1", "123 Solar Street"),
            Map.entry("city", "London"),
            Map.entry("postal_code", "SW1A 1AA"),
            Map.entry("campaign", "Solar_Campaign_2024"),
            Map.entry("session_id", "SESSION_12345"),
            Map.entry("recording_file", "recording_12345.wav"));
    printed.forEach((field, value) -> assertThat(answer.text("lead." + field)).isEqualTo(value));
    Answer whole = api.tenant().get("/api/v1/leads/" + answer.number("lead.id"));
    assertThat(whole.text("fields.epoch")).isEqualTo("1705314600");
    assertThat(whole.text("fields.SIPexten")).isEqualTo("8001");
    assertThat(whole.text("fields.date_of_birth")).isEqualTo("1984-12-31");
  }

  @Test
  void a_form_is_taken_like_json() {
    Answer answer =
        dialer
            .and("Content-Type", FORM)
            .post(
                "/calling/api/leads/from-dialer",
                "agent_username=agent1&full_name=Jo%C3%A3o+Silva&phone=%2B44123456789&notes=a%26b");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("lead.full_name")).isEqualTo("João Silva");
    Answer found = api.tenant().get("/api/v1/leads/" + answer.number("lead.id"));
    assertThat(found.text("fields.comments")).isEqualTo("a&b");
    assertThat(
            dialer
                .and("Content-Type", FORM)
                .post("/api/leads/from-dialer", "user=%zz")
                .text("message"))
        .startsWith("Malformed form");
  }

  @Test
  void an_agent_is_found_by_the_dialers_id_then_by_name() {
    assertThat(post("{\"dialer_user_id\": 77}").text("lead.assigned_agent_username"))
        .isEqualTo("agent1");
    assertThat(
            post("{\"dialer_user_id\": \"vicidial_user_123\"}")
                .text("lead.assigned_agent_username"))
        .isEqualTo("vicidial_user_123");
    assertThat(
            post("{\"dialer_user_id\": \"unknown\", \"user\": \"agent1\"}")
                .text("lead.assigned_agent_username"))
        .isEqualTo("agent1");
  }

  @Test
  void what_is_wrong_is_answered_in_the_documents_form() {
    Answer nobody = post("{\"full_name\": \"Jo\"}");
    assertThat(nobody.status()).isEqualTo(400);
    assertThat(nobody.text("error")).isEqualTo("Missing required fields: user");
    Answer unknown = post("{\"user\": \"nobody\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("error")).isEqualTo("Agent with username 'nobody' not found");
    Answer date = post("{\"user\": \"agent1\", \"date_of_birth\": \"31.12.1984\"}");
    assertThat(date.status()).isEqualTo(400);
    assertThat(date.text("error")).isEqualTo("date_of_birth: must be a date such as 1984-12-31");
    assertThat(post("{\"user\": \"agent1\", \"email\": 1.5}").status()).isEqualTo(400);
    assertThat(leads()).isZero();
    Answer zeros = post("{\"user\": \"agent1\", \"date_of_birth\": \"0000-00-00\", \"colour\": 1}");
    assertThat(zeros.status()).isEqualTo(201);
    assertThat(zeros.texts("ignored_fields")).containsExactly("colour");
  }

  @Test
  void a_lead_that_comes_again_is_updated_and_keeps_what_is_not_said_again() {
    long first =
        post("""
        {"user": "agent1", "lead_id": "L1", "phone": "+4930123456", "city": "Berlin"}
        """)
            .number("lead.id");
    Answer again = post("{\"user\": \"agent1\", \"lead_id\": \"L1\", \"email\": \"a@b.example\"}");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("message")).isEqualTo("Lead updated successfully");
    assertThat(again.number("lead.id")).isEqualTo(first);
    assertThat(again.number("lead.version")).isEqualTo(2);
    assertThat(again.text("lead.city")).isEqualTo("Berlin");
    Answer byPhone = post("{\"user\": \"agent1\", \"phone\": \"+49 30 123456\"}");
    assertThat(byPhone.number("lead.id")).isEqualTo(first);
    assertThat(byPhone.number("lead.version")).isEqualTo(3);
    assertThat(leads()).isEqualTo(1);
  }

  @Test
  void what_is_said_under_another_name_than_before_replaces_what_was_said_before() {
    post(
        "{\"user\": \"agent1\", \"lead_id\": \"L1\", \"phone\": \"+49301\", \"full_name\": \"A B\"}");
    Answer number =
        post("{\"user\": \"agent1\", \"lead_id\": \"L1\", \"phone_number\": \"+49302\"}");
    assertThat(number.text("lead.phone")).isEqualTo("+49302");
    assertThat(number.text("lead.full_name")).isEqualTo("A B");
    Answer parts =
        post(
            """
            {"user": "agent1", "lead_id": "L1", "first_name": "C", "last_name": "D"}
            """);
    assertThat(parts.text("lead.full_name")).isEqualTo("C D");
    assertThat(parts.text("lead.phone")).isEqualTo("+49302");
    assertThat(api.tenant().get("/api/v1/leads?phone=%2B49302").number("total")).isOne();
    assertThat(api.tenant().get("/api/v1/leads?phone=%2B49301").number("total")).isZero();
    assertThat(api.texts("SELECT lead_told(id) ->> 'phone' FROM leads")).containsExactly("+49302");
    assertThat(
            post("{\"user\": \"agent1\", \"lead_id\": \"L1\", \"phone\": \"+49303\"}")
                .text("lead.phone"))
        .isEqualTo("+49303");
  }

  @Test
  void of_sixteen_senders_at_once_each_lead_is_made_once() throws Exception {
    try (ExecutorService senders = Executors.newFixedThreadPool(16)) {
      List<Callable<Answer>> posts =
          IntStream.range(0, 160)
              .mapToObj(i ->
                  (Callable<Answer>)
                      () ->
                          i % 2 == 0
                              ? post("{\"user\": \"agent1\", \"lead_id\": \"L" + i % 20 + "\"}")
                              : post("{\"user\": \"agent1\", \"phone\": \"555" + i % 20 + "\"}"))
              .toList();
      for (Future<Answer> answer : senders.invokeAll(posts)) {
        assertThat(answer.get().status()).isEqualTo(201);
      }
    }
    assertThat(leads()).isEqualTo(20);
    assertThat(api.number("SELECT sum(version) FROM leads")).isEqualTo(160);
  }

  @Test
  void only_a_live_dialer_key_opens_it_and_it_opens_nothing_else() {
    String other = key();
    TestApi.Caller second = with(other);
    String path = "/api/v1/leads/from-dialer";
    assertThat(second.post(path, "{\"user\": \"agent1\"}").status()).isEqualTo(201);
    assertThat(second.get("/api/v1/leads").status()).isEqualTo(403);
    assertThat(second.get("/api/v1/clients/me").status()).isEqualTo(403);
    assertThat(api.tenant().post(path, "{\"user\": \"agent1\"}").status()).isEqualTo(403);
    assertThat(api.sending(Map.of()).post(path, "{}").status()).isEqualTo(401);
    assertThat(with("wrong").post(path, "{}").text("error")).isEqualTo("Invalid API key");
    Answer left =
        api.tenant()
            .send(
                "DELETE",
                "/api/v1/clients/client123/dialer-keys/" + other.substring(0, 8),
                new byte[0]);
    assertThat(left.status()).isEqualTo(200);
    assertThat(left.body()).doesNotContain(other);
    assertThat(second.post(path, "{\"user\": \"agent1\"}").status()).isEqualTo(401);
    assertThat(post("{\"user\": \"agent1\"}").status()).isEqualTo(201);
  }

  @Test
  void a_lead_without_a_key_is_taken_only_where_the_development_switch_names_an_account() {
    try (TestApi open = api.anotherNode(Map.of("dialer.leads.keyless-account", "client123"))) {
      TestApi.Caller nobody = open.sending(Map.of("Content-Type", "application/json"));
      assertThat(nobody.post("/api/leads/from-dialer/", "{\"user\": \"agent1\"}").status())
          .isEqualTo(201);
      assertThat(nobody.get("/api/v1/leads").status()).isEqualTo(401);
    }
  }

  @Test
  void addresses_that_are_not_on_the_tenants_list_are_refused() {
    String settings = "/api/v1/leads/settings";
    assertThat(
            api.tenant()
                .put(settings, "{\"allowed_addresses\": [\"192.0.2.0/24\", \"::1/128\"]}")
                .status())
        .isEqualTo(200);
    assertThat(post("{\"user\": \"agent1\"}").status()).isEqualTo(403);
    api.tenant().put(settings, "{\"allowed_addresses\": [\"127.0.0.0/8\"]}");
    assertThat(post("{\"user\": \"agent1\"}").status()).isEqualTo(201);
    assertThat(
            api.tenant().put(settings, "{\"allowed_addresses\": [\"localhost\"]}").text("message"))
        .isEqualTo("allowed_addresses[0]: must be a network such as 192.0.2.0/24");
  }

  @Test
  void the_browser_carries_a_ticket_and_no_person() {
    api.tenant().put("/api/v1/leads/settings", "{\"crm_url\": \"https://crm.example/dashboard\"}");
    Answer answer =
        post("{\"user\": \"agent1\", \"full_name\": \"Jo Doe\", \"phone\": \"+44123456789\"}");
    String url = answer.text("redirect_url");
    assertThat(url)
        .startsWith("https://crm.example/dashboard?from_dialer=true&lead_id=")
        .doesNotContain("Doe", "44123456789");
    String ticket = "{\"ticket\": \"" + url.substring(url.indexOf("ticket=") + 7) + "\"}";
    assertThat(dialer.post("/api/leads/exchange", ticket).text("full_name")).isEqualTo("Jo Doe");
    assertThat(api.tenant().post("/api/v1/leads/exchange", ticket).status()).isEqualTo(200);
    String other = api.tenant("stranger");
    assertThat(api.with(other).post("/api/v1/leads/exchange", ticket).status()).isEqualTo(404);
    assertThat(dialer.post("/api/leads/exchange", "{\"ticket\": \"forged\"}").status())
        .isEqualTo(404);
  }

  @Test
  void a_lead_is_tied_to_its_call_by_uniqueid_or_by_number() {
    String call =
        api.tenant()
            .post("/api/v1/queues/quickcall", "{\"phone_number\": \"4930555123\"}")
            .text("call_id");
    UUID attempt = UUID.randomUUID();
    api.execute(
        "UPDATE calls SET call_status = 'queued', attempt_server_id = 1, attempt_id = '"
            + attempt
            + "' WHERE id = '"
            + call
            + "'");
    Answer byNumber = post("{\"user\": \"agent1\", \"dialed_number\": \"+49 30 555123\"}");
    assertThat(byNumber.text("lead.call_id")).isEqualTo(call);
    assertThat(byNumber.text("lead.attempt_id")).isEqualTo(attempt.toString());
    assertThat(
            post("{\"user\": \"agent1\", \"session_id\": \"" + call + "\"}").text("lead.call_id"))
        .isEqualTo(call);
    api.execute(
        "UPDATE calls SET call_status = 'processed', disposition = 'ANSWERED', started_at = now(),"
            + " ended_at = now(), recording_path = 'a.wav', create_recording = true WHERE id = '"
            + call
            + "'");
    Answer over = api.tenant().get("/api/v1/leads/" + byNumber.number("lead.id"));
    assertThat(over.text("disposition")).isEqualTo("ANSWERED");
    assertThat(over.text("recording_file")).isEqualTo("a.wav");
    String stranger = api.tenant("another");
    String key = api.with(stranger).post("/api/v1/clients/another/dialer-keys", "").text("api_key");
    api.with(stranger).post("/api/v1/clients/another/agent-users", "{\"username\": \"agent1\"}");
    Answer foreign =
        with(key)
            .post(
                "/api/leads/from-dialer/",
                "{\"user\": \"agent1\", \"uniqueid\": \""
                    + call
                    + "\", \"dialed_number\": \"4930555123\"}");
    assertThat(foreign.at("lead.call_id").isNull()).isTrue();
  }

  @Test
  void leads_are_searched_changed_and_erased_by_their_tenant_alone() {
    long lead =
        post("{\"user\": \"agent1\", \"phone\": \"+4930123456\", \"campaign\": \"sun\"}")
            .number("lead.id");
    post("{\"user\": \"agent1\", \"phone\": \"+4930123457\", \"campaign\": \"wind\"}");
    String mine = "/api/v1/leads/" + lead;
    assertThat(api.tenant().get("/api/v1/leads").number("total")).isEqualTo(2);
    assertThat(api.tenant().get("/api/v1/leads?campaign=sun").number("data.0.id")).isEqualTo(lead);
    assertThat(api.tenant().get("/api/v1/leads?phone=%2B49%2030%20123456").number("total"))
        .isEqualTo(1);
    assertThat(api.tenant().get("/api/v1/leads?created_from=never").status()).isEqualTo(400);
    assertThat(api.tenant().put(mine, "{\"status\": \"contacted\"}").text("status"))
        .isEqualTo("contacted");
    assertThat(api.tenant().put(mine, "{\"status\": \"Not So\"}").status()).isEqualTo(400);
    String stranger = api.tenant("curious");
    assertThat(api.with(stranger).get(mine).status()).isEqualTo(404);
    assertThat(api.with(stranger).get("/api/v1/leads").number("total")).isZero();
    assertThat(api.with(stranger).send("DELETE", mine, new byte[0]).status()).isEqualTo(404);
    assertThat(api.tenant().send("DELETE", mine, new byte[0]).status()).isEqualTo(200);
    assertThat(api.tenant().get(mine).status()).isEqualTo(404);
  }

  @Test
  void leads_are_exported_as_a_table_that_no_spreadsheet_runs() {
    api.execute(
        """
        INSERT INTO leads (client_id, agent_user_id, fields, created_at, updated_at)
        SELECT c.id, a.id, '{}', now(), now() FROM clients c JOIN agent_users a ON a.client_id = c.id
         CROSS JOIN generate_series(1, 1200) WHERE accountcode = 'client123' AND a.username = 'agent1'
        """);
    post(
        """
        {"user": "agent1", "full_name": "=cmd()", "phone": "+4930123456", "campaign": "sun",
         "title": "Dr, \\"x\\"", "SIPexten": "8001", "city": "Köln"}
        """);
    TestApi.Caller csv = api.tenant().and("Accept", "text/csv");
    Answer all = csv.get("/api/v1/leads");
    assertThat(all.header("Content-Type")).startsWith("text/csv");
    List<String> lines = all.body().lines().toList();
    assertThat(lines).hasSize(1202);
    List<String> heading = List.of(lines.getFirst().split(","));
    assertThat(heading).doesNotHaveDuplicates().contains("id", "assigned_agent_username", "title");
    assertThat(lines.get(1))
        .contains("'=cmd()", ",+4930123456,", "\"Dr, \"\"x\"\"\"", "8001", "Köln");
    assertThat(csv.get("/api/v1/leads?campaign=sun").body().lines()).hasSize(2);
    Answer page = csv.get("/api/v1/leads?page=2&page_size=500");
    assertThat(page.body().lines()).hasSize(501);
    assertThat(page.header("x-total-count")).isEqualTo("1201");
    String stranger = api.tenant("reader");
    assertThat(api.with(stranger).and("Accept", "text/csv").get("/api/v1/leads").body().lines())
        .hasSize(1);
  }

  @Test
  void an_agent_user_is_made_once_mapped_and_deactivated() {
    String users = "/api/v1/clients/client123/agent-users";
    agent("{\"username\": \"agent9\"}");
    assertThat(api.tenant().post(users, "{\"username\": \"agent9\"}").status()).isEqualTo(409);
    assertThat(api.tenant().put(users + "/agent9", "{\"dialer_user_id\": \"77\"}").status())
        .isEqualTo(409);
    assertThat(
            api.tenant().put(users + "/agent9", "{\"dialer_user_id\": 99}").text("dialer_user_id"))
        .isEqualTo("99");
    assertThat(post("{\"dialer_user_id\": \"99\"}").status()).isEqualTo(201);
    assertThat(api.tenant().put(users + "/agent9", "{\"active\": false}").body())
        .contains("\"active\":false");
    assertThat(post("{\"dialer_user_id\": \"99\"}").status()).isEqualTo(404);
    assertThat(api.tenant().put(users + "/nobody", "{\"active\": false}").status()).isEqualTo(404);
  }

  @Test
  void a_dialers_id_goes_from_one_agent_to_another() {
    String users = "/api/v1/clients/client123/agent-users/";
    agent("{\"username\": \"ann\", \"name\": \"Ann\", \"dialer_user_id\": \"1001\"}");
    agent("{\"username\": \"ben\"}");
    String take = "{\"dialer_user_id\": \"1001\"}";
    assertThat(api.tenant().put(users + "ben", take).status()).isEqualTo(409);
    Answer left = api.tenant().put(users + "ann", "{\"dialer_user_id\": null}");
    assertThat(left.at("dialer_user_id").isNull()).isTrue();
    assertThat(left.text("name")).isEqualTo("Ann");
    assertThat(api.tenant().put(users + "ben", take).status()).isEqualTo(200);
    long lead = post("{\"dialer_user_id\": \"1001\"}").number("lead.id");
    api.tenant().put(users + "ben", "{\"active\": false}");
    assertThat(api.tenant().put(users + "ann", take).status()).isEqualTo(200);
    assertThat(post("{\"dialer_user_id\": \"1001\"}").text("lead.assigned_agent_username"))
        .isEqualTo("ann");
    assertThat(api.texts("SELECT lead_told(" + lead + ") ->> 'dialer_user_id'"))
        .as("that of another by now")
        .containsOnlyNulls();
    assertThat(api.tenant().put(users + "ben", "{\"active\": true}").status()).isEqualTo(409);
    assertThat(
            api.tenant()
                .put(users + "ben", "{\"active\": true, \"dialer_user_id\": null}")
                .status())
        .isEqualTo(200);
  }
}
