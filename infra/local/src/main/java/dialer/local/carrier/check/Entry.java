package dialer.local.carrier.check;

import io.micronaut.json.tree.JsonNode;
import java.util.Set;

/// One entry of `getqueues`, as far as the carrier can judge it.
///
/// @param attempt the last attempt's id, empty before the first
public record Entry(String attempt, String disposition, String phoneNumber, String callStatus) {
  /// Outcomes of calls that need not have reached the carrier: refused by our own PBX or never
  /// dialled.
  private static final Set<String> WITHOUT_A_CALL =
      Set.of("FAILED", "EXPIRED", "CANCELLED", "BLOCKED", "LOST", "");

  /// @param node an element of the answer's `data`
  public static Entry of(JsonNode node) {
    return new Entry(
        text(node, "attempt_id"),
        text(node, "disposition"),
        text(node, "phone_number"),
        text(node, "call_status"));
  }

  static String text(JsonNode node, String field) {
    var value = node.isObject() ? node.get(field) : null;
    return value == null || value.isNull() ? "" : value.coerceStringValue();
  }

  /// Whether it is over, dialled or not.
  public boolean hasEnded() {
    return !disposition.isEmpty();
  }

  public boolean isProcessed() {
    return callStatus.equals("processed");
  }

  public boolean isFlushed() {
    return callStatus.equals("flushed");
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
