package dialer.api.dispatch.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.World;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  private static World world;
  private long tenant;
  private long server;
  private UUID call = new UUID(0, 0);

  @BeforeAll
  static void begin() throws Exception {
    world = new World(Map.of());
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  @BeforeEach
  void a_call_waits() throws Exception {
    tenant = world.tenant(10);
    server = world.server(100);
    world.allocate(tenant, server, 10);
    call = world.calls(tenant, world.queue(tenant), server, 1).getFirst();
  }

  private String outcome() throws SQLException {
    return world.text(
        "SELECT call_status || coalesce(' ' || disposition || ': ' || reason, '') FROM calls WHERE id = ?",
        call);
  }

  @Test
  void outside_the_tenants_hours_nothing_is_claimed() throws Exception {
    LocalTime now = world.clock.instant().atZone(ZoneOffset.UTC).toLocalTime();
    world.run(
        "UPDATE clients SET active_time_start = ?, active_time_end = ? WHERE id = ?",
        now.plusHours(1),
        now.plusHours(2),
        tenant);
    assertThat(world.dispatch().dispatch(tenant)).isZero();
    world.run("UPDATE clients SET active_time_start = ? WHERE id = ?", now.minusHours(1), tenant);
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(1);
  }

  @Test
  void a_number_on_a_do_not_call_list_is_blocked_whoever_lists_it() throws Exception {
    world.run(
        "INSERT INTO do_not_call (client_id, number, created_at) VALUES (?, '+491700000000', now())",
        tenant);
    world.dispatch().dispatch(tenant);
    assertThat(outcome()).isEqualTo("flushed BLOCKED: the number is on your do-not-call list");

    long other = world.tenant(10);
    world.allocate(other, server, 10);
    call = world.calls(other, null, server, 1).getFirst();
    world.dispatch().dispatch(other);
    assertThat(outcome()).isEqualTo("queued");
  }

  /// Makes the waiting call one that a tenant gave an `action`.
  private void asks(String declared, String channel, String second) throws SQLException {
    world.run(
        "UPDATE calls SET phone_number = ?, action = ?::jsonb WHERE id = ?",
        declared,
        """
        {"channel": "PJSIP/%s@endpoint1", "timeoutMillis": 30000, "callerId": "+1234567890",
         "onAnswer": {"do": "run", "application": "Dial", "data": "PJSIP/%s@endpoint1,30"},
         "variables": [], "earlyMedia": false, "codecs": []}
        """
            .formatted(channel, second),
        call);
  }

  @ParameterizedTest
  @CsvSource({
    "'{0,1}', +4930123456, +881612345678, 1001", // a decoy beside another channel
    "'{0,1}', 89, 008816123456789, 1001", // most of it in the quick call's prefix
    "'{9}', 900881612345678, 900881612345678, 1001",
    "'{9}', +4930123456, 94930123456, 900881612345678",
  })
  void both_legs_are_judged_as_they_are_dialled_behind_the_allocations_prefixes(
      String prefixes, String declared, String channel, String second) throws Exception {
    world.run("UPDATE clients SET country = 'DE', number_policy = 'any' WHERE id = ?", tenant);
    world.run(
        "UPDATE allocations SET provided_prefix = ?::text[] WHERE client_id = ?", prefixes, tenant);
    asks(declared, channel, second);
    world.dispatch().dispatch(tenant);
    assertThat(outcome()).isEqualTo("flushed BLOCKED: the number policy forbids satellite numbers");
  }

  @ParameterizedTest
  @CsvSource({
    "+491709999999, 0491700000000, 1001", // a decoy
    "+491709999999, 0491709999999, 0491700000000", // the second leg
    "+12125551234, 0121255512347, 1001", // a digit more than it has
    "+121255512347, +121255512347, 1001",
  })
  void a_listed_number_is_blocked_however_it_is_dialled(
      String declared, String channel, String second) throws Exception {
    world.run(
        """
        INSERT INTO do_not_call (client_id, number, created_at)
        SELECT ?, number, now() FROM unnest('{+491700000000,+12125551234}'::text[]) AS number
        """,
        tenant);
    asks(declared, channel, second);
    world.dispatch().dispatch(tenant);
    assertThat(outcome()).isEqualTo("flushed BLOCKED: the number is on your do-not-call list");
  }

  @Test
  void a_decoy_or_the_second_leg_does_not_hide_whom_a_days_attempts_were_at() throws Exception {
    world.run("UPDATE clients SET attempts_per_day = 1 WHERE id = ?", tenant);
    world.run("UPDATE allocations SET extensions = '{1001}' WHERE client_id = ?", tenant);
    asks("+491701111111", "0491700000000", "1001");
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(1);
    call = world.calls(tenant, null, server, 1).getFirst();
    asks("+491702222222", "0491702222222", "1001");
    assertThat(world.dispatch().dispatch(tenant)).as("its agents are not callees").isEqualTo(1);
    call = world.calls(tenant, null, server, 1).getFirst();
    asks("+491703333333", "0491703333333", "0491704444444");
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(1);
    for (String victim : List.of("0491700000000", "0491704444444")) {
      call = world.calls(tenant, null, server, 1).getFirst();
      asks("+491705555555", "1001", victim);
      world.dispatch().dispatch(tenant);
      assertThat(outcome()).isEqualTo("flushed BLOCKED: it was called 1 times today");
    }
  }

  @Test
  void an_emergency_number_behind_a_prefix_is_blocked() throws Exception {
    world.run("UPDATE calls SET phone_number = '112' WHERE id = ?", call);
    world.run("UPDATE clients SET number_policy = 'any' WHERE id = ?", tenant);
    world.dispatch().dispatch(tenant);
    assertThat(outcome()).isEqualTo("flushed BLOCKED: it is an emergency number");
  }

  @Test
  void each_refusal_is_in_the_log_and_nobody_changes_the_log() throws Exception {
    world.run("UPDATE clients SET country = 'US' WHERE id = ?", tenant);
    world.dispatch().dispatch(tenant);
    assertThat(
            world.text(
                "SELECT disposition || ': ' || reason FROM decisions WHERE call_id = ?", call))
        .isEqualTo("BLOCKED: the number policy forbids numbers outside US");
    assertThatThrownBy(() -> world.run("DELETE FROM decisions"))
        .hasMessageContaining("decisions is append-only");
  }

  @Test
  void a_number_is_not_called_more_often_in_a_day_than_the_tenant_allows() throws Exception {
    world.run("UPDATE clients SET attempts_per_day = 2 WHERE id = ?", tenant);
    world.calls(tenant, null, server, 2);
    world.dispatch().dispatch(tenant);
    assertThat(world.number("SELECT count(*) FROM attempts WHERE client_id = ?", tenant))
        .as("the third of them")
        .isEqualTo(2);
    assertThat(world.text("SELECT DISTINCT called FROM attempts WHERE client_id = ?", tenant))
        .isEqualTo("+491700000000");
    assertThat(world.text("SELECT reason FROM decisions WHERE client_id = ?", tenant))
        .isEqualTo("it was called 2 times today");
    world.run("UPDATE attempts SET given_back = true WHERE client_id = ?", tenant);
    call = world.calls(tenant, null, server, 1).getFirst();
    world.dispatch().dispatch(tenant);
    assertThat(outcome()).as("what was given back was no attempt").isEqualTo("queued");
  }

  @Test
  void past_its_calls_per_day_a_tenant_waits_and_operators_are_told_once() throws Exception {
    world.run("UPDATE clients SET calls_per_day = 3 WHERE id = ?", tenant);
    world.calls(tenant, null, server, 5);
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(3);
    assertThat(world.dispatch().dispatch(tenant)).isZero();
    assertThat(world.dispatch().dispatch(tenant)).isZero();
    assertThat(world.text("SELECT string_agg(kind, ' ') FROM alerts WHERE client_id = ?", tenant))
        .isEqualTo("calls_per_day");
    world.run("UPDATE clients SET calls_per_day = 4 WHERE id = ?", tenant);
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(1);
  }

  @Test
  void past_its_minutes_per_day_a_tenant_waits() throws Exception {
    world.run("UPDATE clients SET minutes_per_day = 2 WHERE id = ?", tenant);
    world.dispatch().dispatch(tenant);
    world.run("UPDATE attempts SET billsec = 119 WHERE client_id = ?", tenant);
    world.calls(tenant, null, server, 1);
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(1);
    world.run("UPDATE attempts SET billsec = 60 WHERE client_id = ?", tenant);
    world.calls(tenant, null, server, 1);
    assertThat(world.dispatch().dispatch(tenant)).isZero();
  }

  @Test
  void where_the_tenant_asks_for_it_the_callees_clock_decides() throws Exception {
    LocalTime berlin = world.clock.instant().atZone(ZoneId.of("Europe/Berlin")).toLocalTime();
    world.run(
        "UPDATE clients SET callee_hours = true, active_time_start = ?, active_time_end = ? WHERE id = ?",
        berlin.minusMinutes(30),
        berlin.plusMinutes(30),
        tenant);
    asks("+919812345678", "0491700000000", "1001"); // it says India, and dials Germany
    UUID india = world.calls(tenant, null, server, 1).getFirst();
    world.run(
        "UPDATE calls SET phone_number = '+919812345678', queue_id = NULL WHERE id = ?", india);
    assertThat(world.dispatch().dispatch(tenant)).as("in Berlin, closed for UTC").isEqualTo(1);
    assertThat(outcome()).isEqualTo("queued");
    assertThat(
            world.text(
                """
                SELECT call_status || ' ' || (due_at > now() + interval '15 hours') || ' '
                       || (due_at < now() + interval '24 hours') FROM calls WHERE id = ?
                """,
                india))
        .as("until it is that hour there")
        .isEqualTo("pending true true");
    assertThat(world.published(tenant, server).getFirst().windowEnds())
        .isBefore(world.clock.instant().plusSeconds(1801));
    call = world.calls(tenant, null, server, 1).getFirst();
    asks("+491700000000", "0491700000000", "0919812345678");
    assertThat(world.dispatch().dispatch(tenant)).as("the second leg sleeps").isZero();
    assertThat(outcome()).isEqualTo("pending");
  }

  @Test
  void the_shortest_of_the_longest_calls_crosses_the_broker() throws Exception {
    world.run("UPDATE clients SET max_call_seconds = 600 WHERE id = ?", tenant);
    world.run("UPDATE calls SET max_call_seconds = 90 WHERE id = ?", call);
    world.run("UPDATE queue_masters SET max_call_seconds = 120 WHERE client_id = ?", tenant);
    world.dispatch().dispatch(tenant);
    assertThat(world.published(tenant, server).getFirst().maxCallSeconds()).isEqualTo(90);
  }

  @Test
  void a_queue_waits_for_its_start() throws Exception {
    world.run(
        "UPDATE queue_masters SET start_at = now() + interval '1 hour' WHERE client_id = ?",
        tenant);
    assertThat(world.dispatch().dispatch(tenant)).isZero();
    world.run("UPDATE queue_masters SET start_at = now() WHERE client_id = ?", tenant);
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(1);
  }
}
