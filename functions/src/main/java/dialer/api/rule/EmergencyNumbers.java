package dialer.api.rule;

import com.google.i18n.phonenumbers.ShortNumberInfo;
import dialer.api.db.Session;
import dialer.call.CallId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Nobody's machine calls an emergency number, whatever a policy says.
@Singleton
final class EmergencyNumbers implements DialRule {
  private static final ShortNumberInfo SHORT_NUMBERS = ShortNumberInfo.getInstance();

  /// Those that networks everywhere put through.
  private static final Set<String> ANYWHERE = Set.of("112", "911", "999");

  @Override
  public Map<CallId, String> refusals(Session session, Numbering tenant, List<Candidate> calls) {
    Map<CallId, String> refused = new HashMap<>();
    for (Candidate call : calls) {
      if (call.parties().stream()
          .flatMap(Party::readings)
          .anyMatch(number -> isEmergency(number, tenant))) {
        refused.put(call.call(), "it is an emergency number");
      }
    }
    return refused;
  }

  static boolean isEmergency(String dialled, Numbering tenant) {
    String country = tenant.country();
    return ANYWHERE.contains(dialled)
        || (country != null && SHORT_NUMBERS.isEmergencyNumber(dialled, country));
  }
}
