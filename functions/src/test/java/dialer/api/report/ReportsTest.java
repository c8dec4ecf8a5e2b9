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
    Dialling.call(api, account, startedAt, disposition, seconds);
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
  void a_table_is_whole_unless_a_page_of_it_is_asked_for() {
    api.tenant("streamed");
    api.allocate("streamed");
    Dialling.calls(api, "streamed", "2026-06-10T12:00:00Z", "BUSY", 2, 1_203);
    String path = "/api/v1/client-call-details/details?accountcode=streamed&start_date=2026-06-10";
    Answer whole = api.superuser().and("Accept", "text/csv").get(path);
    assertThat(whole.header("content-type")).startsWith("text/csv");
    assertThat(whole.body().lines()).hasSize(1_204).doesNotHaveDuplicates();
    assertThat(api.superuser().and("Accept", "text/csv").get(path + "&size=7").body().lines())
        .hasSize(8);
    assertThat(api.superuser().get(path).number("total")).isEqualTo(1_203);
  }

  @Test
  void details_are_filtered() {
    String path =
        "client-call-details/details?accountcode=berlin&start_date=2026-06-01&end_date=2026-06-30";
    assertThat(get(path + "&disposition=BUSY").number("total")).isEqualTo(1);
    assertThat(get(path + "&disposition=BUSY").number("data.0.duration")).isEqualTo(4);
    assertThat(get(path + "&phone_number=%2B49301234567&project=%3Dcmd").number("total"))
        .isEqualTo(4);
    assertThat(get(path + "&queue_id=1").number("total")).isZero();
    assertThat(get(path + "&disposition=MAYBE").text("message")).startsWith("disposition: ");
  }

  @Test
  void calls_are_told_apart_by_queue_project_server_and_disposition() {
    String period = "accountcode=berlin&start_date=2026-06-01&end_date=2026-06-30";
    Answer outcomes = get("reports/by-disposition?" + period);
    assertThat(outcomes.text("data.0.name")).isEqualTo("ANSWERED");
    assertThat(outcomes.number("data.0.total_calls")).isEqualTo(2);
    assertThat(outcomes.number("data.0.billable_seconds")).isEqualTo(180);
    assertThat(outcomes.number("data.0.billable_minutes")).isEqualTo(3);
    assertThat(outcomes.number("total")).isEqualTo(3);
    Answer projects = get("reports/by-project?" + period);
    assertThat(projects.text("data.0.name")).isEqualTo("=cmd");
    assertThat(projects.number("data.0.total_calls")).isEqualTo(4);
    assertThat(projects.at("data.0.average_call_duration").getDoubleValue()).isEqualTo(53.5);
    assertThat(get("reports/by-server?" + period).text("data.0.name")).isEqualTo("server1");
    Answer queues = get("reports/by-queue?" + period);
    assertThat(queues.at("data.0.id").isNull()).as("quick calls have no queue").isTrue();
    assertThat(queues.number("data.0.attempts")).isEqualTo(4);
    assertThat(
            get("reports/by-queue?accountcode=berlin&start_date=2026-06-11")
                .number("data.0.total_calls"))
        .as("00:30 of the 11th in Berlin is the 10th in UTC")
        .isEqualTo(1);
  }

  @Test
  void a_month_is_billed_by_the_tenants_clock_and_by_the_minute() {
    Answer own = get("reports/minutes?accountcode=berlin&start_month=2026-03&end_month=2026-06");
    assertThat(own.number("total")).isEqualTo(4);
    assertThat(own.text("data.3.month")).isEqualTo("2026-06");
    assertThat(own.number("data.3.answered_attempts")).isEqualTo(2);
    assertThat(own.number("data.3.billable_minutes")).isEqualTo(3);
    assertThat(own.number("data.0.billable_seconds")).isEqualTo(10);
    assertThat(own.number("data.0.billable_minutes")).isEqualTo(1);
    Answer all = get("reports/minutes?start_month=2026-06");
    assertThat(all.number("data.0.billable_minutes") + all.number("data.1.billable_minutes"))
        .as("berlin and client123, but no superuser")
        .isGreaterThanOrEqualTo(3 + 17);
    assertThat(api.tenant().get("/api/v1/reports/minutes?start_month=2026-06").number("total"))
        .isEqualTo(1);
    assertThat(get("reports/minutes?start_month=2026-13").status()).isEqualTo(400);
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
