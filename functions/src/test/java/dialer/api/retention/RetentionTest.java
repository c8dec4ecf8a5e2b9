package dialer.api.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.report.Dialling;
import dialer.api.rollup.CheckSums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final String SUMMARY =
      "/api/v1/monitoring/callingsummary?start_date=2025-01-01&end_date=2026-12-31&accountcode=";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    api.tenant("brief");
    api.allocate("brief");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String summary(String account) {
    return api.superuser().get(SUMMARY + account).body();
  }

  @Test
  void what_is_too_old_goes_and_what_it_counted_for_stays() {
    Dialling.calls(api, "client123", "2025-02-03T12:00:00Z", "ANSWERED", 61, 5);
    Dialling.calls(api, "client123", "2025-03-03T12:00:00Z", "BUSY", 3, 4);
    // a call of February whose second attempt is of March
    api.execute(
        """
        UPDATE calls SET call_status = 'queued', disposition = NULL, call_success = 0
         WHERE id = (SELECT id FROM calls WHERE started_at = '2025-02-03 12:00Z' LIMIT 1);
        UPDATE attempts SET disposition = 'BUSY', billsec = 0
         WHERE id IN (SELECT attempt_id FROM calls WHERE call_status = 'queued');
        UPDATE calls SET call_status = 'pending', call_failed = 1 WHERE call_status = 'queued';
        INSERT INTO attempts (id, call_id, client_id, server_id, number, message, claimed_at, disposition, started_at,
                              ended_at, billsec)
        SELECT uuid7_floor('2025-03-01'), id, client_id, attempt_server_id, 2, '{}', now(), 'ANSWERED', '2025-03-01Z',
               '2025-03-01 00:01Z', 60
          FROM calls WHERE call_status = 'pending' AND call_failed = 1;
        UPDATE calls SET call_status = 'processed', disposition = 'ANSWERED', call_success = 1, duration = 60,
                         billsec = 60, started_at = '2025-03-01Z', ended_at = '2025-03-01 00:01Z',
                         attempt_id = uuid7_floor('2025-03-01')
         WHERE call_status = 'pending' AND call_failed = 1
        """);
    String at = Instant.now().minus(Duration.ofDays(45)).toString();
    Dialling.calls(api, "brief", at, "ANSWERED", 10, 3);
    Dialling.calls(api, "client123", at, "ANSWERED", 10, 3);
    String all = summary("client123");
    String brief = summary("brief");
    assertThat(mismatches()).isEmpty();
    assertThat(
            api.superuser()
                .put("/api/v1/retention?accountcode=brief", "{\"days\": 30}")
                .number("days"))
        .isEqualTo(30);
    assertThat(
            api.superuser().put("/api/v1/retention?accountcode=brief", "{\"days\": 4000}").status())
        .isEqualTo(400);

    api.bean(KeepTerm.class).run();

    assertThat(
            api.number(
                "SELECT count(*) FROM pg_class WHERE relname ~ '^(calls|attempts)_2025_0[23]$'"))
        .isZero();
    assertThat(api.number("SELECT count(*) FROM calls"))
        .as("of the tenant that said nothing, and of this year")
        .isEqualTo(3);
    assertThat(api.number("SELECT count(*) FROM attempts")).isEqualTo(3);
    assertThat(summary("client123")).isEqualTo(all).contains("\"total_calls\":12");
    assertThat(summary("brief")).isEqualTo(brief).contains("\"total_calls\":3");
    assertThat(
            api.superuser()
                .get(
                    SUMMARY.replace("monitoring/callingsummary", "client-call-details/details")
                        + "client123")
                .number("total"))
        .isEqualTo(3);
    assertThat(mismatches()).isEmpty();
  }

  @Test
  void leads_without_news_for_too_long_go_by_each_tenants_term() {
    api.execute(
        """
        INSERT INTO agent_users (client_id, username, created_at)
        SELECT id, 'a', now() FROM clients WHERE accountcode IN ('brief', 'client123');
        INSERT INTO leads (client_id, agent_user_id, fields, created_at, updated_at)
        SELECT a.client_id, a.id, '{}', now() - interval '2 years', now() - make_interval(days => d)
          FROM agent_users a CROSS JOIN unnest('{1,31,401}'::int[]) AS d WHERE a.username = 'a'
        """);
    assertThat(
            api.superuser()
                .put("/api/v1/retention?accountcode=brief", "{\"lead_days\": 30}")
                .number("lead_days"))
        .isEqualTo(30);
    assertThat(
            api.superuser()
                .put("/api/v1/retention?accountcode=brief", "{\"lead_days\": 401}")
                .status())
        .isEqualTo(400);

    api.bean(KeepTerm.class).run();

    assertThat(
            api.texts(
                "SELECT accountcode || ' ' || count(*) FROM leads l JOIN clients c ON c.id = client_id"
                    + " GROUP BY accountcode ORDER BY 1"))
        .containsExactly("brief 1", "client123 2");
  }

  @Test
  void a_month_with_a_call_that_is_not_over_stays() {
    api.execute("SELECT make_partitions('2024-06-15', 0)");
    api.execute(
        """
        INSERT INTO calls (id, client_id, phone_number, due_at, created_at, updated_at)
        SELECT uuid7_floor('2024-05-05'), id, '5550009', now(), now(), now() FROM clients WHERE accountcode = 'brief'
        """);
    assertThat(api.number("SELECT count(drop_oldest_month(now()))")).isZero();
    assertThat(api.number("SELECT count(*) FROM calls WHERE phone_number = '5550009'")).isOne();
    api.execute("DELETE FROM calls WHERE phone_number = '5550009'");
  }

  private static List<String> mismatches() {
    return api.bean(CheckSums.class).mismatches();
  }
}
