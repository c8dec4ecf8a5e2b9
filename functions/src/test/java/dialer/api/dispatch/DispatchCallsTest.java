package dialer.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.api.db.Database;
import dialer.api.dispatch.claim.FillWindow;
import dialer.api.dispatch.claim.Pair;
import dialer.message.Originate;
import dialer.originate.OnAnswer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DispatchCallsTest {
  private static World world;

  @BeforeAll
  static void begin() throws Exception {
    world = new World(Map.of());
  }

  @AfterAll
  static void end() throws Exception {
    world.close();
  }

  @Test
  void fills_the_window_and_no_more() throws Exception {
    long tenant = world.tenant(10);
    long server = world.server(100);
    world.allocate(tenant, server, 10);
    world.calls(tenant, world.queue(tenant), server, 100);

    world.dispatch().dispatch(tenant);
    world.dispatch().dispatch(tenant);

    // 10 channels, one of them left to quick calls, and 2 + 10 / 2 ahead
    assertThat(world.published(tenant, server)).hasSize(16);
    assertThat(statuses(tenant, "queued")).isEqualTo(16);
  }

  @Test
  void a_published_attempt_is_stored_as_it_was_published() throws Exception {
    long tenant = world.tenant(10);
    long server = world.server(100);
    world.allocate(tenant, server, 10);
    UUID call = world.calls(tenant, world.queue(tenant), server, 1).getFirst();

    world.dispatch().dispatch(tenant);

    Originate message = world.published(tenant, server).getFirst();
    assertThat(message.call().value()).isEqualTo(call);
    assertThat(message.action().channel()).hasToString("PJSIP/0491700000000@endpoint1");
    assertThat(message.action().callerId().number()).isEqualTo("+1234567890");
    assertThat(message.action().onAnswer())
        .isEqualTo(new OnAnswer.Run(new dialer.originate.Application("Wait"), "30"));
    assertThat(
            world.text(
                """
                SELECT number || ' ' || (message ->> 'call') || ' ' || (published_at IS NOT NULL)
                  FROM attempts WHERE id = ?
                """,
                message.attempt().value()))
        .isEqualTo("1 " + call + " true");
  }

  @Test
  void quick_calls_go_first_and_have_room_when_bulk_filled_the_window() throws Exception {
    long tenant = world.tenant(4);
    long server = world.server(100);
    world.allocate(tenant, server, 4);
    world.calls(tenant, world.queue(tenant), server, 50);
    world.dispatch().dispatch(tenant);
    assertThat(world.published(tenant, server)).noneMatch(Originate::quick).hasSize(7);

    List<UUID> quick = world.calls(tenant, null, server, 3);
    world.dispatch().dispatch(tenant);

    assertThat(world.published(tenant, server))
        .allMatch(Originate::quick)
        .extracting(m -> m.call().value())
        .containsExactlyElementsOf(quick);
  }

  @Test
  void queues_share_the_window_by_weight() throws Exception {
    long tenant = world.tenant(41);
    long server = world.server(100);
    world.allocate(tenant, server, 41);
    long light = world.queue(tenant);
    long heavy = world.queue(tenant);
    world.run("UPDATE queue_masters SET weight = 4 WHERE id = ?", heavy);
    world.calls(tenant, light, server, 100);
    world.calls(tenant, heavy, server, 100);

    world.dispatch().dispatch(tenant);

    assertThat(world.published(tenant, server))
        .hasSize(50)
        .filteredOn(m -> Long.valueOf(heavy).equals(m.queue()))
        .hasSize(40);
  }

  @Test
  void the_heaviest_of_more_queues_than_channels_has_the_most_of_the_window() throws Exception {
    long tenant = world.tenant(4);
    long server = world.server(100);
    world.allocate(tenant, server, 4);
    long last = 0;
    for (int i = 0; i < 40; i++) {
      last = world.queue(tenant);
      world.calls(tenant, last, server, 8);
    }
    world.run("UPDATE queue_masters SET weight = 1000 WHERE id = ?", last);

    world.dispatch().dispatch(tenant);

    long heavy = last;
    assertThat(world.published(tenant, server))
        .hasSize(7)
        .filteredOn(m -> Long.valueOf(heavy).equals(m.queue()))
        .hasSizeGreaterThan(3); // and who is lucky
  }

  @Test
  void none_of_more_queues_than_channels_waits_until_the_others_are_empty() throws Exception {
    long tenant = world.tenant(2);
    long server = world.server(100);
    world.allocate(tenant, server, 2);
    Set<Long> waiting = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      long queue = world.queue(tenant);
      world.calls(tenant, queue, server, 100);
      waiting.add(queue);
    }
    for (int round = 0; round < 75 && !waiting.isEmpty(); round++) {
      world.dispatch().dispatch(tenant);
      world.published(tenant, server).forEach(m -> waiting.remove(m.queue()));
      world.run(
          """
          UPDATE calls SET call_status = 'processed', disposition = 'BUSY', ended_at = now()
           WHERE client_id = ? AND call_status = 'queued'
          """,
          tenant);
    }
    assertThat(waiting).isEmpty(); // after fewer calls than four of them have
  }

  @Test
  void paused_queues_later_calls_and_other_tenants_are_left_alone() throws Exception {
    long tenant = world.tenant(50);
    long other = world.tenant(50);
    long server = world.server(100);
    world.allocate(tenant, server, 50);
    long paused = world.queue(tenant);
    world.run("UPDATE queue_masters SET steering = 'paused' WHERE id = ?", paused);
    world.calls(tenant, paused, server, 5);
    long open = world.queue(tenant);
    List<UUID> later = world.calls(tenant, open, server, 1);
    world.run("UPDATE calls SET due_at = now() + interval '1 hour' WHERE id = ?", later.getFirst());
    List<UUID> now = world.calls(tenant, open, server, 1);
    world.calls(other, world.queue(other), server, 5);

    world.dispatch().dispatch(tenant);
    world.dispatch().dispatch(other);

    assertThat(world.published(tenant, server))
        .extracting(m -> m.call().value())
        .containsExactlyElementsOf(now);
    assertThat(statuses(other, "pending")).isEqualTo(5);
  }

  @Test
  void nothing_is_claimed_for_a_server_whose_agent_is_silent() throws Exception {
    long tenant = world.tenant(50);
    long server = world.server(100);
    world.allocate(tenant, server, 50);
    world.calls(tenant, world.queue(tenant), server, 5);
    world.run(
        "UPDATE asterisk_servers SET agent_seen_at = now() - interval '31 s' WHERE id = ?", server);

    assertThat(world.dispatch().dispatch(tenant)).isZero();
    assertThat(statuses(tenant, "pending")).isEqualTo(5);
  }

  @Test
  void calls_bound_to_no_server_go_where_most_channels_are_free() throws Exception {
    long tenant = world.tenant(60);
    long small = world.server(5);
    long large = world.server(100);
    world.allocate(tenant, small, 5);
    world.allocate(tenant, large, 30);
    world.calls(tenant, world.queue(tenant), null, 30);

    world.dispatch().dispatch(tenant);

    assertThat(world.published(tenant, large)).hasSize(30);
    assertThat(world.published(tenant, small)).isEmpty();
  }

  @Test
  void a_call_past_its_deadline_expires_instead() throws Exception {
    long tenant = world.tenant(50);
    long server = world.server(100);
    world.allocate(tenant, server, 50);
    UUID call = world.calls(tenant, world.queue(tenant), server, 1).getFirst();
    world.run("UPDATE calls SET deadline = now() - interval '1 s' WHERE id = ?", call);

    world.dispatch().dispatch(tenant);
    world.tick();

    assertThat(world.published(tenant, server)).isEmpty();
    assertThat(world.text("SELECT call_status || ' ' || disposition FROM calls WHERE id = ?", call))
        .isEqualTo("flushed EXPIRED");
  }

  @Test
  void a_call_that_the_terms_no_longer_allow_is_blocked_with_the_reason() throws Exception {
    long tenant = world.tenant(50);
    long server = world.server(100);
    world.allocate(tenant, server, 50);
    world.run("UPDATE allocations SET provided_endpoints = '{}' WHERE client_id = ?", tenant);
    UUID call = world.calls(tenant, world.queue(tenant), server, 1).getFirst();

    world.dispatch().dispatch(tenant);

    assertThat(world.text("SELECT disposition || ': ' || reason FROM calls WHERE id = ?", call))
        .isEqualTo("BLOCKED: Channel: the allocation has no endpoint");
  }

  @Test
  void an_hourly_rate_holds_back_what_could_not_be_dialled_soon() throws Exception {
    long tenant = world.tenant(50);
    long server = world.server(100);
    world.allocate(tenant, server, 50);
    world.run("UPDATE allocations SET rate_limit = 3 WHERE client_id = ?", tenant);
    world.calls(tenant, world.queue(tenant), server, 10);

    world.dispatch().dispatch(tenant);
    world.dispatch().dispatch(tenant);

    assertThat(world.published(tenant, server)).hasSize(3);
  }

  @Test
  void the_sweep_publishes_what_a_crash_left_between_commit_and_publish() throws Exception {
    long tenant = world.tenant(50);
    long server = world.server(100);
    world.allocate(tenant, server, 50);
    world.calls(tenant, world.queue(tenant), server, 3);
    Pair pair = new Pair(tenant, server);
    List<Originate> claimed =
        world
            .functions
            .getBean(Database.class)
            .write(session -> world.functions.getBean(FillWindow.class).fill(session, pair));
    world.tick();
    assertThat(world.published(tenant, server)).isEmpty(); // whoever claimed them may be at it

    world.clock.advance(Duration.ofSeconds(6));
    world.tick();
    world.tick();

    assertThat(world.published(tenant, server))
        .extracting(Originate::attempt)
        .containsExactlyElementsOf(claimed.stream().map(Originate::attempt).toList());
  }

  private static long statuses(long tenant, String status) throws Exception {
    return world.number(
        "SELECT count(*) FROM calls WHERE client_id = ? AND call_status = ?", tenant, status);
  }
}
