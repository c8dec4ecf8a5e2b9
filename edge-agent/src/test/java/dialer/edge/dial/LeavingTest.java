package dialer.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeavingTest {
  private static final long MILLI = 1_000_000;

  @Test
  void what_asterisk_took_lately_it_may_take_again_and_it_is_forgotten_in_time() {
    Leaving leaving = new Leaving(0);

    assertThat(leaving.by(0, 3 * MILLI)).isEqualTo(6 * MILLI);
    assertThat(leaving.by(20 * MILLI, 120 * MILLI)).isEqualTo(220 * MILLI);
    long now = 1_000 * MILLI;
    assertThat(leaving.by(now, now)).isBetween(now + 96 * MILLI, now + 97 * MILLI);
    for (int i = 0; i < 200; i++) {
      now += 25 * MILLI;
      leaving.by(now, now);
    }
    assertThat(leaving.by(now, now)).isLessThan(now + MILLI);
  }

  @Test
  void an_asterisk_that_stood_still_for_long_is_not_slow_for_long() {
    Leaving leaving = new Leaving(0);

    assertThat(leaving.by(0, 20_000 * MILLI)).isEqualTo(20_250 * MILLI);
  }

  @Property(tries = 200)
  void none_leaves_before_one_that_was_told_earlier_or_before_it_was_seen(
      @ForAll @Size(max = 100) List<@IntRange(max = 400) Integer> took, @ForAll long origin) {
    Leaving leaving = new Leaving(origin);
    long now = origin;
    long before = origin;
    for (int millis : took) {
      now += 10 * MILLI;
      long by = leaving.by(now - millis * MILLI, now);
      assertThat(by - now).isNotNegative();
      assertThat(by - before).isNotNegative();
      before = by;
    }
  }
}
