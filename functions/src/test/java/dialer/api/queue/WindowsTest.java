package dialer.api.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalTime NINE = LocalTime.of(9, 0);
  private static final LocalTime SIX_PM = LocalTime.of(18, 0);

  @Test
  void a_window_is_open_in_the_tenants_own_time() {
    assertThat(WaitingFor.isOpen(NINE, SIX_PM, BERLIN, Instant.parse("2026-07-01T07:00:00Z")))
        .isTrue();
    assertThat(WaitingFor.isOpen(NINE, SIX_PM, BERLIN, Instant.parse("2026-12-01T07:59:59Z")))
        .isFalse();
    assertThat(WaitingFor.isOpen(NINE, SIX_PM, BERLIN, Instant.parse("2026-12-01T17:00:00Z")))
        .isFalse();
  }

  @Test
  void a_window_that_ends_before_it_starts_crosses_midnight() {
    assertThat(WaitingFor.isOpen(SIX_PM, NINE, BERLIN, Instant.parse("2026-12-01T23:30:00Z")))
        .isTrue();
    assertThat(WaitingFor.isOpen(SIX_PM, NINE, BERLIN, Instant.parse("2026-12-01T12:00:00Z")))
        .isFalse();
  }

  @Test
  void without_a_window_it_is_always_open() {
    assertThat(WaitingFor.isOpen(null, null, BERLIN, Instant.EPOCH)).isTrue();
    assertThat(WaitingFor.isOpen(NINE, NINE, BERLIN, Instant.EPOCH)).isTrue();
  }
}
