package dialer.edge.dial;

import dialer.message.Originate;
import dialer.message.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The newest state from the API. Read also by the thread that writes to Asterisk, in the last
/// moment before it does.
final class Terms {
  private final AtomicReference<@Nullable ServerState> state = new AtomicReference<>();

  /// Returns whether it is newer than what was known.
  boolean update(ServerState newer) {
    ServerState known = state.get();
    if (known != null && newer.version() <= known.version()) {
      return false;
    }
    state.set(newer);
    return true;
  }

  /// 0 before the first.
  long version() {
    ServerState known = state.get();
    return known == null ? 0 : known.version();
  }

  Verdict verdict(Originate order, Instant now) {
    ServerState known = state.get();
    return known == null ? new Verdict.Hold("no state yet") : Gate.of(order, known, now);
  }

  /// How long a call of this order's tenant may last from the dial on; empty when the tenant is not
  /// known here.
  Optional<Duration> longest(Originate order) {
    ServerState known = state.get();
    return known == null
        ? Optional.empty()
        : Gate.allocation(order, known)
            .map(a -> Duration.ofSeconds(shorter(a.maxCallSeconds(), order.maxCallSeconds())));
  }

  private static int shorter(int allocation, @Nullable Integer own) {
    return own == null ? allocation : Math.min(allocation, own);
  }
}
