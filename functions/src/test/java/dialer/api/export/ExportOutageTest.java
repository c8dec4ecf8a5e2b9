package dialer.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestWait;
import dialer.api.World;
import dialer.local.service.LocalPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A tenant's database is killed in the middle of its calls, as by a power cut, and comes back.
///
/// The whole of it, 5,000 calls and a minute: `-Ddialer.outage.calls=5000
/// -Ddialer.outage.seconds=60`.
class ExportOutageTest {
  private static final Logger LOG = LoggerFactory.getLogger(ExportOutageTest.class);
  private static final int CALLS = Integer.getInteger("dialer.outage.calls", 300);
  private static final int SECONDS = Integer.getInteger("dialer.outage.seconds", 0);
  private static final int AT_ONCE = 25;

  @TempDir private Path folder;

  @Test
  void every_call_is_there_once_and_another_tenants_were_there_all_the_time() throws Exception {
    try (LocalPostgres server = LocalPostgres.start(folder.resolve("postgres"));
        World world = new World(settings())) {
      Theirs theirs = new Theirs(server.jdbcUrl());
      Theirs others = Theirs.fresh();
      long tenant = tenant(world, theirs);
      long other = tenant(world, others);
      try (Ticking ticking = new Ticking(world)) {
        int third = CALLS / 3;
        int done = finish(world, tenant, other, third);
        TestWait.until(() -> exported(world, tenant) > 0);
        done += finish(world, tenant, other, third);
        TestWait.until(() -> exported(world, tenant) > third);
        server.kill();
        long down = System.nanoTime();
        done += finish(world, tenant, other, CALLS - done);
        TestWait.until(() -> exported(world, other) == CALLS);
        TestWait.until(() -> state(world, tenant).equals("away"));
        LOG.info("Down with {} of {} exported", exported(world, tenant), CALLS);
        assertThat(exported(world, tenant)).isLessThan(CALLS);
        assertThat(state(world, other)).isEqualTo("running");
        assertThat(others.calls()).isEqualTo(CALLS);
        LockSupport.parkNanos(Duration.ofSeconds(SECONDS).toNanos() - (System.nanoTime() - down));
        server.restart();
        long up = System.nanoTime();
        while (exported(world, tenant) < CALLS
            && System.nanoTime() - up < Duration.ofMinutes(3).toNanos()) {
          LockSupport.parkNanos(10_000_000);
        }
        LOG.info("All there {} after it was up", Duration.ofNanos(System.nanoTime() - up));
      }
      assertThat(theirs.calls()).isEqualTo(CALLS);
      assertThat(
              theirs.text(
                  "SELECT string_agg(call_id::text, ',' ORDER BY call_id) FROM dialer_calls"))
          .isEqualTo(
              world.text(
                  "SELECT string_agg(id::text, ',' ORDER BY id) FROM calls WHERE client_id = ?",
                  tenant));
      assertThat(state(world, tenant)).isEqualTo("running");
    }
  }

  private static Map<String, Object> settings() {
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "dialer.notify.reach.allowed-networks",
                "127.0.0.1/32",
                "dialer.export.background",
                true));
    if (SECONDS == 0) {
      all.put("dialer.export.batch", 20);
      all.put("dialer.export.every", "200ms");
      all.put("dialer.export.first-gap", "100ms");
      all.put("dialer.export.longest-gap", "300ms");
    }
    return all;
  }

  private static long tenant(World world, Theirs theirs) throws Exception {
    long tenant = world.tenant(5);
    theirs.give(world, tenant);
    return tenant;
  }

  private static int finish(World world, long tenant, long other, int count) throws Exception {
    long queue = world.queue(tenant);
    long others = world.queue(other);
    for (int done = 0; done < count; done += AT_ONCE) {
      int some = Math.min(AT_ONCE, count - done);
      world.calls(tenant, queue, null, some);
      world.calls(other, others, null, some);
      var now = world.clock.instant().atOffset(ZoneOffset.UTC);
      world.run(
          """
          UPDATE calls SET call_status = 'processed', disposition = 'ANSWERED', ended_at = ?, updated_at = ?
           WHERE call_status = 'pending'
          """,
          now,
          now);
    }
    return count;
  }

  private static String state(World world, long tenant) throws Exception {
    return world.text("SELECT state FROM exports WHERE client_id = ?", tenant);
  }

  private static long exported(World world, long tenant) throws Exception {
    return world.number("SELECT exported FROM exports WHERE client_id = ?", tenant);
  }

  /// As a machine does it, and more often.
  private static final class Ticking implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final FutureTask<Boolean> ticks;

    Ticking(World world) {
      Exporter exporter = world.functions.getBean(Exporter.class);
      ticks =
          new FutureTask<>(() -> {
            while (!over.get()) {
              exporter.run();
              LockSupport.parkNanos(20_000_000);
            }
            return true;
          });
      Thread.ofVirtual().start(ticks);
    }

    @Override
    public void close() throws Exception {
      over.set(true);
      ticks.get();
    }
  }
}
