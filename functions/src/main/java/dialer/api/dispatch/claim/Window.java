package dialer.api.dispatch.claim;

import dialer.server.Allocation;

/// How many more calls a tenant may have on their way to a server, or up there.
///
/// @param quick quick calls; they have the window for themselves, since the agent takes them first,
///   whatever bulk calls wait there
/// @param bulk other calls, quick ones claimed now included; they leave the quick reserve free
record Window(int quick, int bulk) {
  private static final int MOST_AT_ONCE = 1_000;

  /// What the pair has there now.
  ///
  /// @param all claimed and not over
  /// @param quick of these, quick calls
  /// @param undialled of these, those Asterisk does not have yet
  /// @param lastHour dialled or claimed within the hour that ends a minute from now
  record Load(int all, int quick, int undialled, int lastHour) {}

  static Window of(Allocation allocation, int serverChannels, int lookahead, Load load) {
    int channels = Math.min(allocation.channels(), serverChannels);
    if (channels == 0) {
      return new Window(0, 0);
    }
    int bulkChannels = Math.max(1, channels - allocation.quickReserve());
    int ahead = Math.min(lookahead, 2 + channels / 2);
    int permits = permits(allocation, load);
    return new Window(
        room(channels + ahead - load.quick(), permits),
        room(bulkChannels + ahead - load.all(), permits));
  }

  /// Of the next minute. The agent paces; this only keeps from its queue what could not be dialled
  /// for long.
  private static int permits(Allocation allocation, Load load) {
    int aMinute = (int) Math.min(1_000_000, Math.ceil(allocation.callsPerSecond() * 60));
    Integer anHour = allocation.callsPerHour();
    int left = aMinute - load.undialled();
    return anHour == null ? left : Math.min(left, anHour - load.lastHour());
  }

  private static int room(int window, int permits) {
    return Math.clamp(Math.min(window, permits), 0, MOST_AT_ONCE);
  }

  Window atMost(int calls) {
    return new Window(Math.min(quick, calls), Math.min(bulk, calls));
  }

  boolean isFull() {
    return quick == 0 && bulk == 0;
  }
}
