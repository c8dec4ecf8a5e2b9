package dialer.api.rule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A tenant's calling hours: by its own clock, or by the callee's where it asks for that.
///
/// @param own by the tenant's clock
/// @param callees how to read the callees' numbers; null: their clocks are not asked
public record Hours(CallingWindow own, @Nullable Numbering callees) {
  /// A window that opens in every zone of a number within this many steps of a day never does.
  private static final int STEPS = 16;

  public boolean byCallee() {
    return callees != null;
  }

  /// The windows that must all be open for this number; the tenant's own where nobody knows where
  /// the callee is.
  private List<CallingWindow> windows(String number) {
    if (callees == null) {
      return List.of(own);
    }
    List<CallingWindow> there =
        CalleeZones.of(number, callees).stream()
            .map(zone -> CallingWindow.of(own.start(), own.end(), zone))
            .toList();
    return there.isEmpty() ? List.of(own) : there;
  }

  /// The first moment from `at` on at which the number may be called; a day later where its zones
  /// have no hour in common.
  public Instant opens(String number, Instant at) {
    List<CallingWindow> windows = windows(number);
    Instant then = at;
    for (int step = 0; step < STEPS; step++) {
      Instant now = then;
      Optional<CallingWindow> closed = windows.stream().filter(w -> !w.isOpen(now)).findFirst();
      if (closed.isEmpty()) {
        return then;
      }
      then = closed.get().opens(then);
    }
    return at.plus(java.time.Duration.ofDays(1));
  }

  /// The first moment after `at` at which it may not be called any more; empty where it always may.
  public Optional<Instant> closes(String number, Instant at) {
    return windows(number).stream()
        .flatMap(window -> window.closes(at).stream())
        .min(Instant::compareTo);
  }
}
