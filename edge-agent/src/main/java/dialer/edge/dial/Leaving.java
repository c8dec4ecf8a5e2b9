package dialer.edge.dial;

/// When a call has left for the carrier, for the rates. Asterisk makes its channel first and sends
/// a moment later; how much later cannot be seen. What it took from the request to the channel can:
/// an Asterisk that lately took a tenth of a second may take another one, and then calls that it
/// was asked for evenly leave it together.
///
/// Times are those of [System#nanoTime].
final class Leaving {
  /// However long it stood still, it is not slow for ever after.
  private static final long MOST = 250_000_000;

  /// Of what it took, this much is forgotten with each call: half of it after twenty-two.
  private static final int FORGOTTEN = 32;

  private long took;
  private long latest;

  /// @param now in the past of every call
  Leaving(long now) {
    latest = now;
  }

  /// By when a call has left at the latest; never before one that was told earlier.
  ///
  /// @param askedAt when Asterisk was about to be asked
  /// @param seenAt when its channel was there, or it was clear that there will be none
  long by(long askedAt, long seenAt) {
    took = Math.max(Math.min(seenAt - askedAt, MOST), took - took / FORGOTTEN);
    long by = seenAt + took;
    latest = by - latest > 0 ? by : latest;
    return latest;
  }
}
