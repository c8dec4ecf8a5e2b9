package dialer.api.lead.webhook;

import dialer.api.lead.LeadFields;
import java.util.Set;

/// The fields that are told of a lead: the document's, and what only we know. A test holds them
/// against what the schema's `lead_told` tells.
final class Vocabulary {
  static final Set<String> OURS =
      Set.of(
          "event_id",
          "id",
          "version",
          "status",
          "agent_name",
          "call_id",
          "attempt_id",
          "project",
          "disposition",
          "created_at",
          "updated_at");

  private Vocabulary() {}

  /// @throws IllegalArgumentException with the sentence for the field
  static String field(String name) {
    if (!OURS.contains(name) && !LeadFields.NAMES.contains(name)) {
      throw new IllegalArgumentException("must be a field of a lead such as full_name");
    }
    return name;
  }
}
