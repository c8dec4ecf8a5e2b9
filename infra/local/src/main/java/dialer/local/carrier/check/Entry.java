package dialer.local.carrier.check;

import java.util.Set;

/// One entry of `getqueues`, as far as the carrier can judge it.
///
/// @param attempt the last attempt's id, empty before the first
public record Entry(String attempt, String disposition, String phoneNumber, String callStatus) {
  /// Outcomes of calls that need not have reached the carrier: refused by our own PBX or never
  /// dialled.
  private static final Set<String> WITHOUT_A_CALL =
      Set.of("FAILED", "EXPIRED", "CANCELLED", "BLOCKED", "LOST", "");

  boolean isProcessed() {
    return callStatus.equals("processed");
  }

  boolean claimsTheCarrier() {
    return !WITHOUT_A_CALL.contains(disposition);
  }

  String name() {
    return "entry "
        + phoneNumber
        + (attempt.isEmpty() ? " (no attempt)" : " (attempt " + attempt + ")");
  }
}
