package dialer.edge.pace;

/// How fast calls go over one trunk while it fails by congestion: a carrier without a free line, a
/// switch out of order, an Asterisk that takes requests and then places none.
///
/// While most of the latest calls failed so, the rate is halved once a second, down to one call a
/// second; once most get through, it rises by a tenth of what it was at first each second, until it
/// is as it was. For each trunk by itself: a tenant's bad trunk slows nobody who does not use it.
final class Trunk {
  private static final double SECOND = 1e9;

  /// What one more result weighs against all before it.
  private static final double WEIGHT = 0.1;

  private static final double MOST = 0.5;
  private static final double LEAST = 1;

  private double share;
  private int judged;
  private boolean slowed;
  private double peak;
  private double rate;
  private long periodBegan;
  private int periodSent;
  private long taken;

  /// When the next call may go; in the past for at once.
  long opensAt(long now) {
    return slowed ? taken + (long) (SECOND / rate) : now;
  }

  void took(long now) {
    taken = now;
    periodSent++;
  }

  void ended(boolean congested, long now) {
    share += WEIGHT * ((congested ? 1 : 0) - share);
    if (judged++ == 0) {
      periodBegan = now;
    }
    double seconds = (now - periodBegan) / SECOND;
    if (seconds < 1) {
      return;
    }
    if (share > MOST) {
      double latest = periodSent / seconds;
      peak = slowed ? peak : Math.max(LEAST, latest);
      rate = Math.max(LEAST, (slowed ? rate : peak) / 2);
      slowed = true;
    } else if (slowed) {
      rate += Math.max(LEAST, peak / 10);
      slowed = rate < peak;
    }
    periodBegan = now;
    periodSent = 0;
  }
}
