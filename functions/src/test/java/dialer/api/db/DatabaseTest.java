package dialer.api.db;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.World;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  @Test
  void of_two_that_lock_in_a_ring_the_one_that_loses_is_run_again() throws Exception {
    try (World world = new World(Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Database database = world.functions.getBean(Database.class);
      long one = world.queue(world.tenant(1));
      long other = world.queue(world.tenant(1));
      CyclicBarrier bothHoldTheirFirst = new CyclicBarrier(2);
      AtomicInteger runs = new AtomicInteger();
      var ring =
          CompletableFuture.allOf(
              CompletableFuture.runAsync(
                  () -> database.write(db -> weigh(db, one, other, bothHoldTheirFirst, runs)),
                  threads),
              CompletableFuture.runAsync(
                  () -> database.write(db -> weigh(db, other, one, bothHoldTheirFirst, runs)),
                  threads));

      ring.get(30, TimeUnit.SECONDS);

      assertThat(runs).hasValue(3);
      assertThat(world.number("SELECT sum(weight) FROM queue_masters")).isEqualTo(6);
    }
  }

  private static int weigh(
      Session db, long first, long second, CyclicBarrier held, AtomicInteger runs) {
    db.update("SET LOCAL deadlock_timeout = '50ms'");
    String heavier = "UPDATE queue_masters SET weight = weight + 1 WHERE id = ?";
    db.update(heavier, first);
    if (runs.incrementAndGet() <= 2) { // the third is the one that is run again
      await(held);
    }
    return db.update(heavier, second);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
