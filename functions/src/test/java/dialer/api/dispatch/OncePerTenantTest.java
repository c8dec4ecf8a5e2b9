package dialer.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OncePerTenantTest {
  @Test
  void nobody_waits_for_the_one_before_to_be_asked_for() {
    var asked = new ConcurrentHashMap<Long, Boolean>();
    CountDownLatch both = new CountDownLatch(2);
    var runs =
        new OncePerTenant(tenant -> {
          both.countDown();
          asked.put(tenant, await(both, Duration.ofSeconds(2)));
        });
    runs.request(List.of(1L, 2L), Duration.ofSeconds(4));
    assertThat(asked).containsEntry(1L, true).containsEntry(2L, true);
  }

  @Test
  void those_that_are_stuck_cost_their_caller_one_wait_and_not_one_each() {
    CountDownLatch end = new CountDownLatch(1);
    var runs = new OncePerTenant(tenant -> await(end, Duration.ofMinutes(1)));
    long began = System.nanoTime();
    runs.request(LongStream.range(0, 40).boxed().toList(), Duration.ofMillis(250));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    end.countDown();
  }

  private static boolean await(CountDownLatch latch, Duration patience) {
    try {
      return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
