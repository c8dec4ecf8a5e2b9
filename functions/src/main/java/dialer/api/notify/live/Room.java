package dialer.api.notify.live;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Room for one that catches up.
final class Room {
  /// What may wait: enough to keep the network busy.
  private static final int WINDOW = 128 * 1024;

  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  private Room() {}

  /// Waits until there is some, or until nobody wants it any more. False: it took nothing for too
  /// long.
  static boolean await(Connection connection, BooleanSupplier wanted, LiveSettings settings) {
    long began = System.nanoTime();
    long least = Long.MAX_VALUE;
    int window = Math.min(WINDOW, settings.buffer());
    while (wanted.getAsBoolean() && connection.unsent() > window) {
      if (connection.unsent() < least) {
        least = connection.unsent();
        began = System.nanoTime();
      }
      if (System.nanoTime() - began > settings.patience().toNanos()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return true;
  }
}
