package dialer.api.dispatch.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.World;
import java.sql.SQLException;
import java.time.LocalTime;
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
}
