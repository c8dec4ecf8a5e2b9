package dialer.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.local.service.TestServices;
import dialer.message.Originate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One tenant's queue answers nothing, as one that has no leader, while the broker does.
class SilentQueueTest {
  @Test
  void it_keeps_its_own_calls_waiting_and_nobody_else_s_and_they_go_out_once_it_answers()
      throws Exception {
    String vhost = TestServices.freshVhost();
    try (World world = new World(TestServices.freshDatabase(), vhost, Map.of())) {
      long server = world.server(100);
      long troubled = tenant(world, server);
      long other = tenant(world, server);
      world.dispatch().dispatch(troubled);
      assertThat(world.published(troubled, server)).hasSize(3);
      String queue = world.callQueue(troubled, server);
      TestServices.rabbit().freeze(vhost, queue);

      world.calls(troubled, world.queue(troubled), server, 3);
      world.dispatch().dispatch(troubled);
      assertThat(unpublished(world)).isEqualTo(3);
      world.dispatch().dispatch(other);
      assertThat(world.published(other, server)).hasSize(3);

      // what was left between commit and publish lies behind what cannot go out
      world.run("UPDATE attempts SET published_at = NULL WHERE client_id = ?", other);
      world.clock.advance(Duration.ofSeconds(6));
      world.tick();
      assertThat(world.published(other, server)).hasSize(3);
      assertThat(unpublished(world)).isEqualTo(3);

      TestServices.rabbit().thaw(vhost, queue);
      world.clock.advance(Duration.ofSeconds(31));
      world.tick();
      assertThat(unpublished(world)).isZero();
      assertThat(world.published(troubled, server).stream().map(Originate::attempt).distinct())
          .hasSize(3);
    }
  }

  private static long tenant(World world, long server) throws Exception {
    long tenant = world.tenant(10);
    world.allocate(tenant, server, 10);
    world.calls(tenant, world.queue(tenant), server, 3);
    return tenant;
  }

  private static long unpublished(World world) throws Exception {
    return world.number("SELECT count(*) FROM attempts WHERE published_at IS NULL");
  }
}
