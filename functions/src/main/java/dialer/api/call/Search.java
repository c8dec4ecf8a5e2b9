package dialer.api.call;

import dialer.api.http.Refusal;
import dialer.api.search.Conditions;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Which calls are looked for: all that every parameter fits.
///
/// @param conditions on `calls c`
record Search(Conditions conditions) {
  /// A search that names neither a time nor anything an index knows looks back this far: calls are
  /// kept by the month.
  private static final Duration BACK = Duration.ofDays(31);

  private static final int MAX_CUSTOM = 5;

  /// Reads `phone_number`, `queue_id`, `batch_id`, `project`, `call_status`, `disposition`,
  /// `custom_data.NAME`, and `created_from` (included) and `created_to` (not included) in the
  /// tenant's zone where they name none.
  ///
  /// @throws Refusal 400 that names every parameter that cannot be
  static Search asked(HttpRequest<?> request, ZoneId zone, Instant now) {
    Conditions asked = new Conditions(request);
    // two arms, one for each partial index
    asked.text(
        "phone_number",
        """
        ((c.call_status IN ('processed', 'flushed') AND c.phone_number = ?)
          OR (c.call_status = 'pending' AND c.phone_number = ?)
          OR (c.call_status = 'queued' AND c.phone_number = ?))
        """,
        3);
    asked.number("queue_id", "c.queue_id = ?");
    asked.number("batch_id", "c.batch_id = ?");
    asked.text("project", "c.project = ?", 1);
    asked.text("call_status", "c.call_status = ?", 1);
    asked.text("disposition", "c.disposition = ?", 1);
    asked.fieldsOf("custom_data", "c.custom_data", MAX_CUSTOM);
    boolean bounded = asked.has("phone_number") || asked.has("queue_id");
    boolean from = asked.time("created_from", "c.id >= uuid7_floor(?)", zone);
    boolean to = asked.time("created_to", "c.id < uuid7_floor(?)", zone);
    if (!bounded && !from && !to) {
      asked.add("c.id >= uuid7_floor(?)", now.minus(BACK));
    }
    asked.refuseErrors();
    return new Search(asked);
  }

  String where(long clientId) {
    return " WHERE c.client_id = " + clientId + conditions.sql();
  }

  @Nullable Object[] arguments(Object... more) {
    return conditions.arguments(more);
  }
}
