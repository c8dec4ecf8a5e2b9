package dialer.api.server;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SharesTest {
  private static final int CHANNELS = 7;
  private static final int AN_HOUR = 40;
  private static final Duration SILENT = Duration.ofSeconds(31);
  private static World world;

  @BeforeAll
  static void begin() throws Exception {
    world = new World(Map.of());
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  private record Tenant(long id, long queue, List<ModelAgent> agents) {
    static Tenant on(int servers) throws Exception {
      long tenant = world.tenant(CHANNELS);
      List<ModelAgent> agents = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        long server = world.server(50);
        world.allocate(tenant, server, 50);
        agents.add(new ModelAgent(world, tenant, server));
      }
      return new Tenant(tenant, world.queue(tenant), agents);
    }

    ModelAgent agent(int index) {
      return agents.get(index);
    }

    /// Everybody hears, dials and speaks, and calls end, until nothing moves any more.
    void settle() throws Exception {
      for (int round = 0; round < 6; round++) {
        for (ModelAgent agent : agents) {
          agent.hearAll();
          agent.speak();
          agent.deliverAll();
        }
        world.functions.getBean(FollowCalls.class).run();
      }
    }

    long share(int index) throws Exception {
      return world.number(
          "SELECT channels FROM shares WHERE client_id = ? AND server_id = ?",
          id,
          agent(index).server());
    }

    void wait(int calls, int index) throws Exception {
      world.calls(id, queue, agent(index).server(), calls);
    }

    void dispatch() {
      world.dispatch().dispatch(id);
    }

    int up() {
      return agents.stream().mapToInt(ModelAgent::up).sum();
    }

    int lastHour() {
      return agents.stream().mapToInt(ModelAgent::lastHour).sum();
    }
  }

  @Test
  void whatever_is_heard_late_twice_or_never_no_limit_is_exceeded() throws Exception {
    int grown = 0;
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      Tenant tenant = Tenant.on(3);
      world.run("UPDATE clients SET rate_limit = ? WHERE id = ?", AN_HOUR, tenant.id());
      world.shareOut(tenant.id());
      for (int step = 0; step < 150; step++) {
        step(tenant, random);
        assertThat(tenant.up()).as("up, seed %d step %d", seed, step).isLessThanOrEqualTo(CHANNELS);
        assertThat(tenant.lastHour())
            .as("in an hour, seed %d step %d", seed, step)
            .isLessThanOrEqualTo(AN_HOUR);
        grown = Math.max(grown, tenant.up());
      }
      tenant.settle();
      assertThat(tenant.share(0) + tenant.share(1) + tenant.share(2)).isEqualTo(CHANNELS);
    }
    assertThat(grown).as("or nothing was shown").isGreaterThanOrEqualTo(CHANNELS - 1);
  }

  private static void step(Tenant tenant, Random random) throws Exception {
    ModelAgent agent = tenant.agent(random.nextInt(3));
    switch (random.nextInt(12)) {
      case 0 -> {
        Long server = random.nextBoolean() ? agent.server() : null;
        world.calls(tenant.id(), tenant.queue(), server, random.nextInt(1, 8));
        tenant.dispatch();
      }
      case 1, 2 -> agent.dial();
      case 3 -> agent.hear();
      case 4 -> agent.hearAll();
      case 5, 6 -> agent.endOne();
      case 7 -> agent.speak();
      case 8 -> agent.deliver(random.nextBoolean());
      case 9 -> {
        agent.speak();
        agent.deliverAll();
        agent.dial();
      }
      case 10 -> world.clock.advance(Duration.ofSeconds(random.nextInt(1, 40)));
      default -> {
        world.functions.getBean(FollowCalls.class).run();
        tenant.dispatch();
      }
    }
  }

  @Test
  void a_share_grows_only_after_the_other_servers_agent_acts_on_less() throws Exception {
    Tenant tenant = Tenant.on(2);
    tenant.settle();
    assertThat(List.of(tenant.share(0), tenant.share(1))).containsExactly(4L, 3L);
    tenant.wait(20, 1);
    tenant.dispatch();
    world.functions.getBean(FollowCalls.class).run();
    assertThat(tenant.share(0)).as("shrinks at once, to one").isEqualTo(1);
    assertThat(tenant.share(1)).as("its agent has not said so").isEqualTo(3);
    tenant.agent(0).hearAll();
    tenant.agent(0).speak();
    tenant.agent(0).deliverAll();
    assertThat(tenant.share(1)).isEqualTo(6);
  }

  @Test
  void calls_that_are_up_above_a_smaller_share_hold_it_until_they_end() throws Exception {
    Tenant tenant = Tenant.on(2);
    tenant.wait(9, 0);
    tenant.settle();
    tenant.dispatch();
    tenant.agent(0).dial();
    assertThat(tenant.agent(0).up()).isEqualTo(6);
    tenant.wait(20, 1);
    tenant.settle();
    tenant.dispatch();
    tenant.agent(1).dial();
    assertThat(tenant.share(0)).isEqualTo(4);
    assertThat(tenant.agent(1).up()).as("beside six that are up").isEqualTo(1);
    tenant.agent(0).endOne();
    tenant.settle();
    tenant.agent(1).dial();
    assertThat(tenant.up()).isEqualTo(CHANNELS);
  }

  @Test
  void a_silent_agents_share_is_free_but_for_the_calls_it_was_handed() throws Exception {
    Tenant tenant = Tenant.on(2);
    tenant.settle();
    tenant.wait(2, 0);
    tenant.dispatch();
    world.calls(tenant.id(), tenant.queue(), null, 30);
    world.clock.advance(SILENT);
    tenant.agent(1).speak();
    tenant.agent(1).deliverAll();
    world.functions.getBean(FollowCalls.class).run();
    assertThat(tenant.share(0)).isZero();
    assertThat(tenant.share(1)).isEqualTo(CHANNELS - 2);
    tenant.agent(1).hearAll();
    tenant.dispatch();
    tenant.agent(1).dial();
    tenant.agent(0).dial(); // it has heard of nothing
    assertThat(tenant.up()).isEqualTo(CHANNELS);
  }

  @Test
  void a_smaller_limit_is_acted_on_by_all_before_any_share_grows() throws Exception {
    Tenant tenant = Tenant.on(2);
    tenant.settle();
    world.run("UPDATE clients SET allocated_channels = 2 WHERE id = ?", tenant.id());
    world.shareOut(tenant.id());
    assertThat(List.of(tenant.share(0), tenant.share(1))).containsExactly(1L, 1L);
    world.run("UPDATE clients SET allocated_channels = 3 WHERE id = ?", tenant.id());
    world.shareOut(tenant.id());
    assertThat(tenant.share(0)).as("what it may be using all the same").isEqualTo(2);
    assertThat(tenant.share(1)).isEqualTo(1);
  }
}
