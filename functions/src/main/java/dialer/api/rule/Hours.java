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

  /// The windows that must all be open for these numbers; the tenant's own where nobody knows where
  /// any of the callees is.
  private List<CallingWindow> windows(List<String> numbers) {
    if (callees == null) {
      return List.of(own);
    }
    Numbering tenant = callees;
    List<CallingWindow> there =
        numbers.stream()
            .flatMap(number -> CalleeZones.of(number, tenant).stream())
            .distinct()
            .map(zone -> CallingWindow.of(own.start(), own.end(), zone))
            .toList();
    return there.isEmpty() ? List.of(own) : there;
  }

  /// The first moment from `at` on at which all the numbers may be called; a day later where their
  /// zones have no hour in common.
  public Instant opens(List<String> numbers, Instant at) {
    List<CallingWindow> windows = windows(numbers);
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

  /// The first moment after `at` at which one of them may not be called any more; empty where they
  /// always may.
  public Optional<Instant> closes(List<String> numbers, Instant at) {
    return windows(numbers).stream()
        .flatMap(window -> window.closes(at).stream())
        .min(Instant::compareTo);
  }
}
