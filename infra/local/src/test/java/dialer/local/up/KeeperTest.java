package dialer.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class KeeperTest {

  private final StringWriter told = new StringWriter();

  @Test
  void what_dies_is_started_again() throws InterruptedException {
    var alive = new AtomicBoolean(false);
    var restarted = new CountDownLatch(1);
    try (var keeper = new Keeper(new PrintWriter(told))) {
      keeper.keep(
          "Redis",
          alive::get,
          () -> {
            alive.set(true);
            restarted.countDown();
          },
          () -> {});
      keeper.watch();

      assertThat(restarted.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told.toString()).contains("Redis died; starting it again", "Redis is up again");
  }

  @Test
  void what_was_started_last_ends_first_and_one_that_does_not_end_holds_up_no_other() {
    List<String> ended = new ArrayList<>();
    try (var keeper = new Keeper(new PrintWriter(told))) {
      keeper.keep("Postgres", () -> true, () -> {}, () -> ended.add("Postgres"));
      keeper.keep(
          "RabbitMQ",
          () -> true,
          () -> {},
          () -> {
            throw new IllegalStateException("stuck");
          });
      keeper.keep("functions", () -> true, () -> {}, () -> ended.add("functions"));
    }
    assertThat(ended).containsExactly("functions", "Postgres");
    assertThat(told.toString()).contains("RabbitMQ did not end: stuck");
  }
}
