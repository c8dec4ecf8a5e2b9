package dialer.api.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CallingWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final CallingWindow DAY = window("09:00", "18:00");
  private static final CallingWindow NIGHT = window("18:00", "09:00");

  private static CallingWindow window(String start, String end) {
    return CallingWindow.of(LocalTime.parse(start), LocalTime.parse(end), BERLIN);
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  @Test
  void a_window_is_open_in_the_tenants_own_time() {
    assertThat(DAY.isOpen(at("2026-07-01T07:00:00Z"))).isTrue();
    assertThat(DAY.isOpen(at("2026-12-01T07:59:59Z"))).isFalse();
    assertThat(DAY.isOpen(at("2026-12-01T17:00:00Z"))).isFalse();
  }

  @Test
  void a_window_that_ends_before_it_starts_crosses_midnight() {
    assertThat(NIGHT.isOpen(at("2026-12-01T23:30:00Z"))).isTrue();
    assertThat(NIGHT.isOpen(at("2026-12-01T12:00:00Z"))).isFalse();
    assertThat(NIGHT.closes(at("2026-12-01T23:30:00Z"))).contains(at("2026-12-02T08:00:00Z"));
    assertThat(NIGHT.opens(at("2026-12-01T12:00:00Z"))).isEqualTo(at("2026-12-01T17:00:00Z"));
  }

  @Test
  void without_a_window_it_is_always_open() {
    CallingWindow none = CallingWindow.of(null, LocalTime.NOON, BERLIN);
    assertThat(none.isOpen(Instant.EPOCH)).isTrue();
    assertThat(none.closes(Instant.EPOCH)).isEmpty();
    assertThat(window("09:00", "09:00").isOpen(Instant.EPOCH)).isTrue();
  }

  @Test
  void it_opens_by_the_clock_on_the_wall_before_and_after_a_change() {
    assertThat(DAY.opens(at("2026-03-27T20:00:00Z"))).isEqualTo(at("2026-03-28T08:00:00Z"));
    assertThat(DAY.opens(at("2026-03-28T20:00:00Z"))).isEqualTo(at("2026-03-29T07:00:00Z"));
    assertThat(DAY.opens(at("2026-10-24T20:00:00Z"))).isEqualTo(at("2026-10-25T08:00:00Z"));
  }

  @Test
  void a_start_that_the_clock_skips_is_the_moment_it_skips() {
    CallingWindow early = window("02:30", "05:00");
    assertThat(early.opens(at("2026-03-28T22:00:00Z"))).isEqualTo(at("2026-03-29T01:00:00Z"));
    assertThat(early.isOpen(at("2026-03-29T00:59:59Z"))).isFalse();
    assertThat(early.isOpen(at("2026-03-29T01:00:00Z"))).isTrue();
  }

  @Test
  void an_hour_that_is_repeated_counts_twice() {
    CallingWindow short_window = window("02:15", "02:45");
    assertThat(short_window.isOpen(at("2026-10-25T00:20:00Z"))).isTrue();
    assertThat(short_window.isOpen(at("2026-10-25T00:50:00Z"))).isFalse();
    assertThat(short_window.isOpen(at("2026-10-25T01:20:00Z"))).isTrue();
    assertThat(short_window.closes(at("2026-10-25T01:20:00Z")))
        .contains(at("2026-10-25T01:45:00Z"));
  }

  /// Over a year of changes: what is said to be the next opening or closing is one, and the moment
  /// before is none.
  @Property(tries = 2_000)
  void what_opens_was_closed_and_what_closes_was_open(
      @ForAll @IntRange(max = 1_439) int start,
      @ForAll @IntRange(max = 1_439) int end,
      @ForAll @IntRange(max = 527_039) int minute) {
    CallingWindow some =
        CallingWindow.of(LocalTime.MIN.plusMinutes(start), LocalTime.MIN.plusMinutes(end), BERLIN);
    Instant now = at("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(minute));
    Instant opens = some.opens(now);
    assertThat(some.isOpen(opens)).isTrue();
    assertThat(opens.equals(now) || !some.isOpen(opens.minusSeconds(1))).isTrue();
    some.closes(now)
        .ifPresent(closes -> {
          assertThat(some.isOpen(closes)).isFalse();
          assertThat(closes.equals(now) || some.isOpen(closes.minusSeconds(1))).isTrue();
        });
  }
}
