package dialer.api.lead;

import dialer.api.http.Refusal;
import dialer.api.rule.Numbering;
import dialer.api.search.Conditions;
import io.micronaut.http.HttpRequest;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Which leads are looked for: all that every parameter fits.
///
/// @param conditions on `leads l` and `agent_users a`
record LeadSearch(Conditions conditions) {

  /// Reads `phone` in any spelling, `email`, `status`, `campaign`, `lead_id`, `agent`, `call_id`,
  /// and `created_from`, `updated_from` (included), `created_to` (not included) in the tenant's
  /// zone where they name none.
  ///
  /// @throws Refusal 400 that names every parameter that cannot be
  static LeadSearch asked(HttpRequest<?> request, Numbering numbering, ZoneId zone) {
    Conditions asked = new Conditions(request);
    String phone = asked.given("phone");
    if (phone != null) {
      asked.add("l.phone_spelling = ?", numbering.spelling(phone));
    }
    asked.text("email", "lower(l.email) = lower(?)", 1);
    asked.text("status", "l.status = ?", 1);
    asked.text("campaign", "l.campaign = ?", 1);
    asked.text("lead_id", "l.dialer_lead_id = ?", 1);
    asked.text("agent", "a.username = ?", 1);
    asked.text("call_id", "l.call_id::text = lower(?)", 1);
    asked.time("created_from", "l.created_at >= ?", zone);
    asked.time("created_to", "l.created_at < ?", zone);
    asked.time("updated_from", "l.updated_at >= ?", zone);
    asked.refuseErrors();
    return new LeadSearch(asked);
  }

  String where(long clientId) {
    return " WHERE l.client_id = " + clientId + conditions.sql();
  }

  @Nullable Object[] arguments(Object... more) {
    return conditions.arguments(more);
  }
}
