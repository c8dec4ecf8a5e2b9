package dialer.api.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.report.Dialling;
import dialer.api.rollup.CheckSums;
import java.sql.Connection;
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
    api.tenant("short");
    api.allocate("short");
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

  @Test
  void a_forgotten_call_keeps_itself_alone_and_operators_are_told() {
    Dialling.calls(api, "client123", "2024-04-04T12:00:00Z", "ANSWERED", 61, 2);
    Dialling.calls(api, "client123", "2024-05-04T12:00:00Z", "BUSY", 3, 2);
    api.execute(
        """
        INSERT INTO calls (id, client_id, phone_number, due_at, created_at, updated_at)
        SELECT uuid7_floor('2024-04-05'), id, '5550010', now(), now(), now() FROM clients WHERE accountcode = 'brief'
        """);
    String sums =
        "/api/v1/monitoring/callingsummary?start_date=2024-01-01&end_date=2024-12-31&accountcode=client123";
    String counted = api.superuser().get(sums).body();

    api.bean(KeepTerm.class).run();
    api.bean(KeepTerm.class).run();

    assertThat(api.texts("SELECT phone_number FROM calls WHERE id < uuid7_floor('2025-01-01')"))
        .containsExactly("5550010");
    assertThat(api.superuser().get(sums).body()).isEqualTo(counted).contains("\"total_calls\":4");
    assertThat(mismatches()).isEmpty();
    assertThat(api.texts("SELECT message FROM alerts WHERE kind = 'calls_not_over'"))
        .singleElement()
        .asString()
        .startsWith("1 calls")
        .endsWith(api.texts("SELECT uuid7_floor('2024-04-05')").getFirst());

    api.execute("DELETE FROM calls WHERE phone_number = '5550010'");
    api.bean(KeepTerm.class).run();

    assertThat(api.number("SELECT count(*) FROM pg_class WHERE relname ~ '^calls_2024'")).isZero();
    assertThat(api.superuser().get(sums).body()).isEqualTo(counted);
  }

  @Test
  void a_month_that_cannot_be_dropped_tonight_holds_up_nothing_else() throws Exception {
    api.execute("SELECT make_partitions('2024-01-15', 0)");
    String at = Instant.now().minus(Duration.ofDays(45)).toString();
    Dialling.calls(api, "short", at, "BUSY", 10, 1);
    api.superuser().put("/api/v1/retention?accountcode=short", "{\"days\": 40}");
    api.execute(
        "INSERT INTO rejected_messages (queue, reason, body, at) VALUES ('q', 'r', '', '2024-01-01')");
    try (Connection reader = api.connect();
        var statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM calls_2024_01");

      assertThatThrownBy(() -> api.bean(KeepTerm.class).run()).hasMessageContaining("lock timeout");
    }
    assertThat(api.number("SELECT count(*) FROM pg_class WHERE relname = 'calls_2024_01'")).isOne();
    assertThat(api.number("SELECT count(*) FROM rejected_messages")).isZero();
    assertThat(
            api.number(
                "SELECT count(*) FROM calls JOIN clients c ON c.id = client_id WHERE accountcode = 'short'"))
        .isZero();
    api.execute("SELECT drop_oldest_month(now() - interval '400 days')");
  }

  private static List<String> mismatches() {
    return api.bean(CheckSums.class).mismatches();
  }
}
