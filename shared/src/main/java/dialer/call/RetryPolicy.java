package dialer.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether and when a call is tried again.
///
/// @param retries how many attempts may follow the first, 0 or more
/// @param gap from the end of one attempt to the earliest start of the next
/// @param on the dispositions that are worth another try; those that are not [#POSSIBLE] are left
///   out, whatever was stored
public record RetryPolicy(int retries, Duration gap, Set<Disposition> on) {
  /// What is tried again unless the tenant names others: somebody may be there later.
  public static final Set<Disposition> USUAL =
      Set.of(Disposition.BUSY, Disposition.NO_ANSWER, Disposition.CONGESTION);

  /// What may be tried again: it was dialled, which uses up a retry, it came to nothing, and nobody
  /// wanted it to.
  public static final Set<Disposition> POSSIBLE =
      Set.of(Disposition.BUSY, Disposition.NO_ANSWER, Disposition.CONGESTION, Disposition.FAILED);

  public RetryPolicy {
    if (retries < 0 || gap.isNegative()) {
      throw new IllegalArgumentException("retries and gap must not be negative");
    }
    on = on.stream().filter(POSSIBLE::contains).collect(Collectors.toUnmodifiableSet());
  }

  /// The earliest start of the next attempt, or empty when this was the last.
  ///
  /// @param tried attempts made so far, with the one that just ended, from 1
  public Optional<Instant> after(int tried, Disposition disposition, Instant endedAt) {
    return tried <= retries && on.contains(disposition)
        ? Optional.of(endedAt.plus(gap))
        : Optional.empty();
  }
}
