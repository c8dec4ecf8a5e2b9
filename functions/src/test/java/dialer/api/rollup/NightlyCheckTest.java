package dialer.api.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.local.service.TestServices;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NightlyCheckTest {
  private static void until(World world, int day, String time) {
    Instant then =
        LocalDate.now(ZoneOffset.UTC)
            .plusDays(day)
            .atTime(LocalTime.parse(time))
            .toInstant(ZoneOffset.UTC);
    world.clock.advance(Duration.between(world.clock.instant(), then));
  }

  private static long alerts(World world) throws Exception {
    return world.number("SELECT count(*) FROM alerts WHERE kind = 'sums_differ'");
  }

  @Test
  void after_three_each_night_one_node_recounts_and_operators_hear_of_what_differs()
      throws Exception {
    String database = TestServices.freshDatabase();
    String vhost = TestServices.freshVhost();
    try (World world = new World(database, vhost, Map.of());
        World other = new World(database, vhost, Map.of())) {
      long tenant = world.tenant(1);
      world.tenant(1);
      world.run(
          """
          INSERT INTO dialled_queue_quarters VALUES (?, date_trunc('hour', now()), 0, '', 0, 'BUSY', 1, 2, 1, 0, 0)
          """,
          tenant);
      until(world, 1, "02:59:00");
      world.tick();
      assertThat(alerts(world)).as("too early").isZero();
      until(world, 1, "03:01:00");
      until(other, 1, "03:01:00");
      world.tick();
      assertThat(world.text("SELECT message FROM alerts WHERE client_id = ?", tenant))
          .startsWith("3 sums of reports differ from a recount, the first: tenant " + tenant)
          .contains("1 2 1 0 0");
      world.run("DELETE FROM alerts");
      world.tick();
      other.tick();
      assertThat(alerts(world)).as("once a night, whoever does it").isZero();
      until(other, 2, "03:01:00");
      other.tick();
      assertThat(alerts(world)).isOne();
      world.run("DELETE FROM dialled_queue_quarters");
      world.run("DELETE FROM alerts");
      until(world, 3, "03:01:00");
      world.tick();
      assertThat(alerts(world)).as("all is well again").isZero();
    }
  }
}
