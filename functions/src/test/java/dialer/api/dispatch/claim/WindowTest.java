package dialer.api.dispatch.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.dispatch.claim.Window.Load;
import dialer.call.ClientCode;
import dialer.server.Allocation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final Load IDLE = new Load(0, 0, 0, 0);

  private static Allocation allocation(int channels, double perSecond, @Nullable Integer perHour) {
    return new Allocation(
        new ClientCode("t"),
        channels,
        1,
        perSecond,
        perHour,
        60,
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        false,
        0,
        Set.of());
  }

  @Test
  void bulk_calls_leave_the_quick_reserve_free() {
    assertThat(Window.of(allocation(50, 10, null), 100, 10, IDLE)).isEqualTo(new Window(60, 59));
  }

  @Test
  void the_servers_own_channels_bound_it() {
    assertThat(Window.of(allocation(50, 10, null), 4, 10, IDLE)).isEqualTo(new Window(8, 7));
    assertThat(Window.of(allocation(50, 10, null), 0, 10, IDLE).isFull()).isTrue();
  }

  @Test
  void an_allocation_without_channels_gets_nothing_ahead_either() {
    assertThat(Window.of(allocation(0, 10, null), 100, 10, IDLE).isFull()).isTrue();
  }

  @Test
  void one_channel_is_enough_for_bulk_calls() {
    assertThat(Window.of(allocation(1, 10, null), 100, 10, IDLE)).isEqualTo(new Window(3, 3));
  }

  @Test
  void calls_up_take_window_and_only_undialled_ones_take_permits() {
    Allocation slow = allocation(50, 0.1, null); // 6 a minute
    assertThat(Window.of(slow, 100, 10, new Load(20, 0, 0, 0))).isEqualTo(new Window(6, 6));
    assertThat(Window.of(slow, 100, 10, new Load(20, 0, 6, 0)).isFull()).isTrue();
    assertThat(Window.of(slow, 100, 10, new Load(57, 0, 0, 0))).isEqualTo(new Window(6, 2));
  }

  @Test
  void an_hour_that_is_used_up_leaves_nothing() {
    assertThat(Window.of(allocation(50, 10, 100), 100, 10, new Load(0, 0, 0, 98)))
        .isEqualTo(new Window(2, 2));
    assertThat(Window.of(allocation(50, 10, 100), 100, 10, new Load(0, 0, 0, 101)).isFull())
        .isTrue();
  }
}
