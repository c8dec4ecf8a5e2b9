package dialer.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    api.tenant("berlin");
    api.allocate("berlin");
    api.execute("UPDATE clients SET timezone = 'Europe/Berlin' WHERE accountcode = 'berlin'");
    // 08:59 and 09:00 in Berlin, 19:30 the same evening, and 00:30 of the next day, which is still
    // the 10th in UTC
    call("berlin", "2026-06-10T06:59:00Z", "ANSWERED", 60);
    call("berlin", "2026-06-10T07:00:00Z", "BUSY", 4);
    call("berlin", "2026-06-10T17:30:00Z", "ANSWERED", 120);
    call("berlin", "2026-06-10T22:30:00Z", "NO ANSWER", 30);
    // the day the clocks go forward: 03:30 summer time is 01:30 UTC
    call("berlin", "2026-03-29T01:30:00Z", "ANSWERED", 10);
    call("client123", "2026-06-10T12:00:00Z", "ANSWERED", 1000);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static void call(String account, String startedAt, String disposition, int seconds) {
    api.execute(
        """
        INSERT INTO calls (id, client_id, attempt_server_id, phone_number, contact_number, project, custom_data,
                           call_status, due_at, call_tried, disposition, started_at, ended_at, duration, created_at,
                           updated_at)
        SELECT overlay(uuid7_floor(now())::text placing substr(gen_random_uuid()::text, 25) from 25)::uuid,
               c.id, s.id, '5550001', '+49301234567', '=cmd', '{"a": "x,y"}', 'processed', now(), 1, '%s', '%s',
               '%s'::timestamptz + interval '%d seconds', %d, now(), now()
          FROM clients c, asterisk_servers s WHERE c.accountcode = '%s' AND s.code = 'server1'
        """
            .formatted(disposition, startedAt, startedAt, seconds, seconds, account));
  }

  private static Answer get(String path) {
    return api.superuser().get("/api/v1/" + path);
  }

  @Test
  void the_day_is_the_tenants_and_has_seven_parts_and_a_total() {
    Answer answer =
        get(
            "client-call-details/summary?accountcode=berlin&start_date=2026-06-10&end_date=2026-06-10");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"summary\":{\"Before 09AM\":{\"calls\":1,\"duration\":60},"
                + "\"09AM-11AM\":{\"calls\":1,\"duration\":4},"
                + "\"11AM-01PM\":{\"calls\":0,\"duration\":0},"
                + "\"01PM-03PM\":{\"calls\":0,\"duration\":0},"
                + "\"03PM-05PM\":{\"calls\":0,\"duration\":0},"
                + "\"05PM-07PM\":{\"calls\":0,\"duration\":0},"
                + "\"After 7PM\":{\"calls\":1,\"duration\":120},"
                + "\"Grand Total\":{\"calls\":3,\"duration\":184}}}");
  }

  @Test
  void a_day_of_twenty_three_hours_is_counted_whole() {
    Answer answer =
        get(
            "client-call-details/summary?accountcode=berlin&start_date=2026-03-29&end_date=2026-03-29");
    assertThat(answer.number("summary.Before 09AM.calls")).isEqualTo(1);
    assertThat(answer.number("summary.Grand Total.duration")).isEqualTo(10);
  }

  @Test
  void a_summary_rates_answered_calls_and_averages_over_all() {
    Answer answer =
        get(
            "monitoring/callingsummary?accountcode=berlin&server_code=server1&start_date=2026-06-10");
    assertThat(answer.body())
        .isEqualTo(
            "{\"total_calls\":3,\"successful_calls\":2,\"failed_calls\":1,\"success_rate\":66.7,"
                + "\"average_call_duration\":61.3,\"total_duration\":184.0}");
    assertThat(get("monitoring/callingsummary?accountcode=berlin").number("total_calls")).isZero();
    assertThat(get("monitoring/callingsummary?accountcode=berlin&server_code=server9").status())
        .isEqualTo(404);
  }

  @Test
  void details_come_in_pages_as_json_or_as_a_table_without_formulas() {
    String path =
        "/api/v1/client-call-details/details?accountcode=berlin&start_date=2026-06-10&end_date=2026-06-11"
            + "&page_size=3";
    Answer page = api.superuser().get(path);
    assertThat(page.number("total")).isEqualTo(4);
    assertThat(page.number("pages")).isEqualTo(2);
    assertThat(page.text("data.0.disposition")).isEqualTo("NO ANSWER");
    assertThat(page.text("data.0.custom_data.a")).isEqualTo("x,y");
    Answer table = api.superuser().and("Accept", "text/csv").get(path);
    assertThat(table.header("content-type")).startsWith("text/csv");
    String[] lines = table.body().split("\r\n");
    assertThat(lines).hasSize(4);
    assertThat(lines[0]).startsWith("id,call_id,queue_id,batch_id,phone_number,");
    assertThat(lines[1]).contains(",+49301234567,", ",'=cmd,", ",\"{\"\"a\"\":\"\"x,y\"\"}\",");
  }

  @Test
  void a_bad_period_is_400_and_names_its_parameter() {
    for (String query :
        new String[] {
          "start_date=yesterday", "end_date=2026-02-30", "end_date=0000-01-01",
        }) {
      Answer answer = get("client-call-details/details?accountcode=berlin&" + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.text("message")).startsWith(query.substring(0, query.indexOf('=')) + ": ");
    }
    assertThat(
            get("client-call-details/summary?accountcode=berlin&start_date=2026-02-02&end_date=2026-02-01")
                .text("message"))
        .startsWith("end_date: ");
  }

  @Test
  void nobody_reads_another_tenants_calls() {
    Answer own = api.tenant().get("/api/v1/monitoring/callingsummary?start_date=2026-06-10");
    assertThat(own.number("total_calls")).isEqualTo(1);
    assertThat(api.tenant().get("/api/v1/client-call-details/summary?accountcode=berlin").status())
        .isEqualTo(403);
  }

  @Test
  void servers_say_whether_they_are_up_and_how_many_calls_the_tenant_has_there() {
    Answer answer = api.tenant().get("/api/v1/monitoring/serverstatus?server_code=server1");
    assertThat(answer.text("data.0.server_status")).isEqualTo("down");
    assertThat(answer.number("data.0.allowed_active_calls")).isEqualTo(50);
    assertThat(get("monitoring/serverstatus").number("data.0.allowed_active_calls")).isEqualTo(200);
    String stranger = api.tenant("stranger");
    assertThat(api.with(stranger).get("/api/v1/monitoring/serverstatus").number("total")).isZero();
    assertThat(
            api.with(stranger).get("/api/v1/monitoring/serverstatus?server_code=server1").status())
        .isEqualTo(404);
  }

  @Test
  void active_calls_are_those_dispatch_handed_out() {
    String key = api.tenant("active");
    api.allocate("active");
    api.with(key).post("/api/v1/queues/quickcall", "{\"phone_number\": \"5551\"}");
    assertThat(api.with(key).get("/api/v1/monitoring/activecalls").number("total")).isZero();
    api.execute(
        "UPDATE calls SET call_status = 'queued', phase = 'talking', attempt_server_id ="
            + " (SELECT id FROM asterisk_servers WHERE code = 'server1') WHERE phone_number = '5551'");
    Answer answer = api.with(key).get("/api/v1/monitoring/activecalls");
    assertThat(answer.text("data.0.state")).isEqualTo("talking");
    assertThat(answer.text("data.0.server_code")).isEqualTo("server1");
    assertThat(api.tenant().get("/api/v1/monitoring/activecalls").number("total")).isZero();
  }
}
