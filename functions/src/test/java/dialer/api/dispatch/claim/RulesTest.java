package dialer.api.dispatch.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.World;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    world.run("UPDATE clients SET attempts_a_day = 2 WHERE id = ?", tenant);
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
  void past_its_calls_a_day_a_tenant_waits_and_operators_are_told_once() throws Exception {
    world.run("UPDATE clients SET calls_a_day = 3 WHERE id = ?", tenant);
    world.calls(tenant, null, server, 5);
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(3);
    assertThat(world.dispatch().dispatch(tenant)).isZero();
    assertThat(world.dispatch().dispatch(tenant)).isZero();
    assertThat(world.text("SELECT string_agg(kind, ' ') FROM alerts WHERE client_id = ?", tenant))
        .isEqualTo("calls_a_day");
    world.run("UPDATE clients SET calls_a_day = 4 WHERE id = ?", tenant);
    assertThat(world.dispatch().dispatch(tenant)).isEqualTo(1);
  }

  @Test
  void past_its_minutes_a_day_a_tenant_waits() throws Exception {
    world.run("UPDATE clients SET minutes_a_day = 2 WHERE id = ?", tenant);
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
