package dialer.edge.pace;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Calls a second, evenly spread, and, where there is such a limit, calls an hour.
///
/// Evenly, for a second's calls that leave all at once arrive one after the other, and the next
/// second's first ones would come among their last: too many in a second at the carrier.
final class Rates {
  private static final long HOUR = 3_600_000_000_000L;

  private long gap;
  private @Nullable Long taken;
  private SlidingWindow second;
  private @Nullable SlidingWindow hour;

  Rates(double perSecond, @Nullable Integer perHour, Past past) {
    long stretch = stretch(perSecond);
    gap = stretch / calls(perSecond);
    second = new SlidingWindow(calls(perSecond), stretch, past.calls(Duration.ofNanos(stretch)));
    hour = perHour == null ? null : new SlidingWindow(perHour, HOUR, lastHour(past));
  }

  /// What left before counts against the new rates too.
  ///
  /// @param past read where a limit an hour is new
  void change(double perSecond, @Nullable Integer perHour, Past past) {
    gap = stretch(perSecond) / calls(perSecond);
    second = second.with(calls(perSecond), stretch(perSecond));
    if (perHour == null) {
      hour = null;
    } else {
      hour = hour == null ? second.beside(perHour, HOUR, lastHour(past)) : hour.with(perHour, HOUR);
    }
  }

  /// Counts the hour anew.
  void recall(Past past) {
    if (hour != null) {
      hour = hour.knowing(lastHour(past));
    }
  }

  /// As [SlidingWindow#opensAt].
  long opensAt(long now) {
    long in = second.opensAt(now) - now;
    if (taken != null) {
      in = Math.max(in, taken + gap - now);
    }
    return now + (hour == null ? in : Math.max(in, hour.opensAt(now) - now));
  }

  void take(long now) {
    taken = now;
    windows().forEach(SlidingWindow::take);
  }

  void date(long at) {
    windows().forEach(window -> window.date(at));
  }

  void giveBack() {
    windows().forEach(SlidingWindow::giveBack);
  }

  /// Calls that left within the hour, with those on their way; 0 where nothing counts them.
  int lastHour(long now) {
    return hour == null ? 0 : hour.used(now);
  }

  private Stream<SlidingWindow> windows() {
    return hour == null ? Stream.of(second) : Stream.of(second, hour);
  }

  /// Whole calls only: 2.5 a second are 2 in any second.
  private static int calls(double perSecond) {
    return (int) Math.clamp(Math.floor(perSecond), 1, Integer.MAX_VALUE);
  }

  /// A hundredth longer than a second, or than the time one call may take: what leaves here evenly
  /// may arrive at the carrier a little closer together.
  private static long stretch(double perSecond) {
    return (long) (Math.max(1, 1 / perSecond) * 1.01e9);
  }

  private static List<Long> lastHour(Past past) {
    return past.calls(Duration.ofNanos(HOUR));
  }

  /// Where past calls can be read.
  interface Past {
    /// When they left, the oldest first.
    List<Long> calls(Duration within);
  }
}
