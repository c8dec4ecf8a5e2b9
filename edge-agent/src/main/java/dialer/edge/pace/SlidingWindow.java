package dialer.edge.pace;

import java.util.ArrayDeque;
import java.util.List;

/// At most so many in any stretch of time of a given length, wherever that stretch begins. A permit
/// is taken when a call is chosen and dated when it leaves: until then it counts as if it left now,
/// so a slow disk or an Asterisk that stands still cannot press two seconds' calls into one.
///
/// Times are those of [System#nanoTime]: they may only be compared by their difference.
final class SlidingWindow {
  private final int limit;
  private final long stretch;
  private int undated;
  private final ArrayDeque<Long> sent;

  /// @param limit 0 lets nothing through
  /// @param stretch its length in nanoseconds
  /// @param past when calls left before, the oldest first
  SlidingWindow(int limit, long stretch, List<Long> past) {
    this(limit, stretch, new ArrayDeque<>(past), 0);
  }

  private SlidingWindow(int limit, long stretch, ArrayDeque<Long> sent, int undated) {
    this.limit = limit;
    this.stretch = stretch;
    this.sent = sent;
    this.undated = undated;
  }

  /// The same calls under another limit.
  SlidingWindow with(int newLimit, long newStretch) {
    return new SlidingWindow(newLimit, newStretch, sent, undated);
  }

  /// A window of another length for the same calls, of which it knows `past`.
  SlidingWindow beside(int newLimit, long newStretch, List<Long> past) {
    return new SlidingWindow(newLimit, newStretch, new ArrayDeque<>(past), undated);
  }

  /// The same window for these calls and the permits that are out.
  SlidingWindow knowing(List<Long> past) {
    return new SlidingWindow(limit, stretch, new ArrayDeque<>(past), undated);
  }

  /// When the next permit can be had: `now` means at once, `now` + [Long#MAX_VALUE] not before
  /// something changes.
  long opensAt(long now) {
    int used = used(now);
    if (used < limit) {
      return now;
    }
    int mustLeave = used - limit + 1;
    if (mustLeave > sent.size()) {
      return now + Long.MAX_VALUE; // those that are being dialled must be dated first
    }
    return sent.stream().skip(mustLeave - 1L).findFirst().orElseThrow() + stretch;
  }

  /// Calls that left within its length, and permits that are out.
  int used(long now) {
    forget(now);
    return undated + sent.size();
  }

  void take() {
    undated++;
  }

  /// The permit's call leaves at `at`. Calls leave in order.
  void date(long at) {
    undated--;
    sent.addLast(at);
  }

  /// The permit's call does not leave.
  void giveBack() {
    undated--;
  }

  private void forget(long now) {
    while (!sent.isEmpty() && now - sent.getFirst() >= stretch) {
      sent.removeFirst();
    }
  }
}
