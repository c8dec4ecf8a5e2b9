package dialer.edge.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private static final long SECOND = 1_000_000_000L;

  /// Whatever the delays between permit and departure, no second anywhere holds more departures
  /// than the limit.
  @Property(tries = 300)
  void no_second_holds_more_than_the_limit(
      @ForAll @IntRange(min = 1, max = 7) int limit,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 400) Integer> delaysMillis,
      @ForAll long origin) {
    SlidingWindow window = new SlidingWindow(limit, SECOND, List.of());
    List<Long> departures = new ArrayList<>();
    long now = origin;
    long lastDeparture = origin;
    for (int delay : delaysMillis) {
      long opensAt = window.opensAt(now);
      now += Math.max(0, opensAt - now);
      assertThat(window.opensAt(now)).isEqualTo(now);
      window.take();
      lastDeparture = now + Math.max(lastDeparture - now, delay * 1_000_000L);
      window.date(lastDeparture);
      departures.add(lastDeparture - origin);
      now += delay * 500_000L;
    }
    for (int i = limit; i < departures.size(); i++) {
      assertThat(departures.get(i) - departures.get(i - limit)).isGreaterThanOrEqualTo(SECOND);
    }
  }

  @Test
  void permits_that_have_not_left_count_as_if_they_left_now() {
    SlidingWindow window = new SlidingWindow(2, SECOND, List.of());
    window.take();
    window.take();

    assertThat(window.opensAt(5))
        .satisfies(opensAt -> assertThat(opensAt - 5).isEqualTo(Long.MAX_VALUE));

    window.date(7);
    assertThat(window.opensAt(8)).isEqualTo(7 + SECOND);
    window.giveBack();
    assertThat(window.opensAt(8)).isEqualTo(8);
  }

  @Test
  void the_past_counts_and_a_new_limit_changes_nothing_about_it() {
    SlidingWindow window = new SlidingWindow(3, SECOND, List.of(0L, 10L, 20L));

    assertThat(window.opensAt(30)).isEqualTo(SECOND);
    assertThat(window.with(2, SECOND).opensAt(30)).isEqualTo(10 + SECOND);
    assertThat(window.with(4, SECOND).opensAt(30)).isEqualTo(30);
  }

  @Test
  void a_limit_of_nothing_lets_nothing_through() {
    assertThat(new SlidingWindow(0, SECOND, List.of()).opensAt(1) - 1).isEqualTo(Long.MAX_VALUE);
  }
}
