package dialer.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import dialer.api.db.Database;
import dialer.local.service.TestServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two processes dispatch for one tenant at once, while its calls end.
class DispatchRaceTest {
  private static final int SEEDS = 12;
  private static World one;
  private static World two;

  @BeforeAll
  static void begin() throws Exception {
    String database = TestServices.freshDatabase();
    String vhost = TestServices.freshVhost();
    one = new World(database, vhost, Map.of());
    two = new World(database, vhost, Map.of());
  }

  @AfterAll
  static void end() throws Exception {
    one.close();
    two.close();
  }

  @Test
  void the_window_is_never_exceeded_and_no_call_is_claimed_twice() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      race(new Random(seed));
    }
  }

  private static void race(Random random) throws Exception {
    int channels = 1 + random.nextInt(12);
    long tenant = one.tenant(2 * channels);
    long first = one.server(100);
    long second = one.server(100);
    one.allocate(tenant, first, channels);
    one.allocate(tenant, second, channels);
    long queue = one.queue(tenant);
    one.calls(tenant, queue, random.nextBoolean() ? first : null, 40);
    one.calls(tenant, queue, null, 40);
    int window = Math.max(1, channels - 1) + Math.min(10, 2 + channels / 2);
    ConcurrentLinkedQueue<Long> seen = new ConcurrentLinkedQueue<>();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> dispatchers = new ArrayList<>();
      for (World world : List.of(one, two, one, two)) {
        dispatchers.add(threads.submit(() -> drain(world, tenant)));
      }
      while (!dispatchers.stream().allMatch(Future::isDone)) {
        seen.add(mostUp(tenant));
        end(tenant, random.nextInt(1, 6));
      }
      for (Future<?> dispatcher : dispatchers) {
        dispatcher.get();
      }
    }

    assertThat(seen).allMatch(up -> up <= window, "at most " + window);
    assertThat(
            one.number("SELECT count(DISTINCT call_id) FROM attempts WHERE client_id = ?", tenant))
        .isEqualTo(80);
    assertThat(one.number("SELECT count(*) FROM attempts WHERE client_id = ?", tenant))
        .isEqualTo(80);
    assertThat(one.published(tenant, first).size() + one.published(tenant, second).size())
        .isEqualTo(80);
  }

  private static void drain(World world, long tenant) {
    while (pending(tenant) > 0) {
      world.dispatch().dispatch(tenant);
    }
  }

  private static long pending(long tenant) {
    return one.functions
        .getBean(Database.class)
        .read(session ->
            session.number(
                "SELECT count(*) FROM calls WHERE client_id = ? AND call_status = 'pending'",
                tenant));
  }

  private static long mostUp(long tenant) throws Exception {
    return one.number(
        """
        SELECT coalesce(max(up), 0) FROM (SELECT count(*) AS up FROM calls
         WHERE client_id = ? AND call_status = 'queued' GROUP BY attempt_server_id) AS servers
        """,
        tenant);
  }

  private static void end(long tenant, int calls) throws Exception {
    one.run(
        """
        UPDATE calls SET call_status = 'processed', disposition = 'ANSWERED'
         WHERE id IN (SELECT id FROM calls WHERE client_id = ? AND call_status = 'queued' LIMIT ?)
        """,
        tenant,
        calls);
  }
}
