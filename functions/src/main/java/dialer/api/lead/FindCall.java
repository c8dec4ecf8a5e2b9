package dialer.api.lead;

import dialer.api.caller.Tenant;
import dialer.api.db.Session;
import dialer.api.rule.Numbering;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds the call a lead came of: by Asterisk's `Uniqueid` of its channel, which is our attempt's
/// id, or by what was dialled. A call that is up cannot end before the transaction is over: whoever
/// ends it sees the lead then, and it learns how.
final class FindCall {
  /// An agent says "interested" while the call is up, or soon after.
  private static final Duration BACK = Duration.ofHours(24);

  private FindCall() {}

  /// @param attempt null where the call has not been tried
  record Found(UUID call, @Nullable UUID attempt) {}

  static Optional<Found> of(
      Session db, Tenant tenant, LeadFields fields, Numbering numbering, Instant now) {
    Optional<Found> found = find(db, tenant, fields, numbering, now);
    found.ifPresent(it ->
        db.first(
            row -> true,
            "SELECT id FROM calls WHERE id = ? AND call_status = 'queued' FOR SHARE",
            it.call()));
    return found;
  }

  private static Optional<Found> find(
      Session db, Tenant tenant, LeadFields fields, Numbering numbering, Instant now) {
    for (String field : new String[] {"uniqueid", "session_id"}) {
      Optional<Found> named = uuid(fields.get(field)).flatMap(id -> named(db, tenant, id));
      if (named.isPresent()) {
        return named;
      }
    }
    String number = fields.get("dialed_number", "phone_number", "phone");
    return number == null ? Optional.empty() : dialled(db, tenant, number, numbering, now);
  }

  private static Optional<Found> named(Session db, Tenant tenant, UUID id) {
    return db.first(
        row -> new Found(row.uuid("call_id"), row.maybeUuid("attempt_id")),
        """
        SELECT call_id, id AS attempt_id FROM attempts WHERE id = ? AND client_id = ?
        UNION ALL
        SELECT id, attempt_id FROM calls WHERE id = ? AND client_id = ?
        LIMIT 1
        """,
        id,
        tenant.id(),
        id,
        tenant.id());
  }

  /// The one that is up, else the last that was. Each arm is an index's.
  private static Optional<Found> dialled(
      Session db, Tenant tenant, String number, Numbering numbering, Instant now) {
    Set<String> spellings = new LinkedHashSet<>();
    String spelling = numbering.spelling(number);
    spellings.add(number);
    spellings.add(spelling);
    spellings.add(spelling.replaceFirst("^\\+", ""));
    spellings.add(number.replaceAll("[^0-9+*#]", ""));
    return db.first(
        row -> new Found(row.uuid("id"), row.maybeUuid("attempt_id")),
        """
        SELECT id, attempt_id FROM (
          SELECT id, attempt_id, 'infinity'::timestamptz AS at FROM calls
           WHERE client_id = ? AND call_status = 'queued' AND attempt_server_id IS NOT NULL
             AND phone_number = ANY(?::text[])
          UNION ALL
          SELECT id, attempt_id, ended_at FROM calls
           WHERE client_id = ? AND call_status IN ('processed', 'flushed')
             AND phone_number = ANY(?::text[]) AND started_at IS NOT NULL AND ended_at > ?
        ) AS found ORDER BY at DESC, id DESC LIMIT 1
        """,
        tenant.id(),
        spellings,
        tenant.id(),
        spellings,
        now.minus(BACK));
  }

  private static Optional<UUID> uuid(@Nullable String text) {
    return text != null && text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }
}
