package dialer.api.notify.log;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session.RowReader;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.json.JsonColumns;
import dialer.api.notify.send.Sender;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tenant's deliveries of one kind, newest first. A view of one is read from a row of
/// `deliveries` with its receiver's `url`, its `state`, `last_status` and `last_error`, and, where
/// it tells of a lead, `lead_id` and `version`.
@Singleton
public final class DeliveryLog {
  private static final Duration GIVE_UP = Duration.ofHours(24);

  private static final String FROM =
      """
        FROM (SELECT d.*, r.url, l.lead_id, l.version,
                     CASE WHEN d.next_at IS NOT NULL THEN 'waiting' WHEN d.delivered_at IS NOT NULL THEN 'delivered'
                          ELSE 'failed' END AS state
                FROM deliveries d
                JOIN receivers r ON r.id = d.receiver_id AND r.kind = ?
                LEFT JOIN lead_deliveries l ON l.delivery_id = d.id
               WHERE d.client_id = ?) AS c
      """;

  /// Looked up for those that are shown, not for all that there are.
  private static final String WITH_LAST_TRY =
      """
      SELECT c.*, t.status AS last_status, t.error AS last_error
        FROM (SELECT * %s) AS c
        LEFT JOIN LATERAL (SELECT status, error FROM delivery_tries
                            WHERE delivery_id = c.id ORDER BY number DESC LIMIT 1) AS t ON true
       ORDER BY c.id DESC
      """;

  private static final String ASKED =
      """
       WHERE (?::text IS NULL OR state = ?) AND (?::uuid IS NULL OR subject = ?)
         AND (?::bigint IS NULL OR lead_id = ?) AND (?::bigint IS NULL OR receiver_id = ?)
      """;

  private static final String PAGE =
      WITH_LAST_TRY.formatted(FROM + ASKED + " ORDER BY id DESC LIMIT ? OFFSET ?");
  private static final String ONE = WITH_LAST_TRY.formatted(FROM + " WHERE id = ?");

  private final Database database;
  private final JsonColumns json;
  private final Sender sender;
  private final Clock clock;

  DeliveryLog(Database database, JsonColumns json, Sender sender, Clock clock) {
    this.database = database;
    this.json = json;
    this.sender = sender;
    this.clock = clock;
  }

  /// A delivery in full.
  ///
  /// @param request the body, the same at each try
  public record Whole<V>(V delivery, @Nullable JsonNode request, List<Try> tries) {}

  public <V> Listing<V> page(
      Tenant tenant, Kind kind, Asked asked, Paging paging, RowReader<V> view) {
    @Nullable Object[] where = {
      kind.stored(),
      tenant.id(),
      asked.state(),
      asked.state(),
      asked.call(),
      asked.call(),
      asked.lead(),
      asked.lead(),
      asked.receiver(),
      asked.receiver(),
      paging.size(),
      paging.offset()
    };
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                kind.titleOfMany(),
                db.list(view, PAGE, where),
                db.number("SELECT count(*)" + FROM + ASKED, Arrays.copyOf(where, where.length - 2)),
                paging));
  }

  /// @param id as in a path
  /// @throws Refusal 404 where the tenant has no such delivery of that kind
  public <V> Whole<V> one(Tenant tenant, Kind kind, String id, RowReader<V> view) {
    return uuid(id)
        .flatMap(uuid ->
            database.readAs(
                tenant.id(),
                db ->
                    db.first(
                        row ->
                            new Whole<>(
                                view.read(row),
                                json.read(row.text("body")),
                                db.list(
                                    Try::of,
                                    "SELECT * FROM delivery_tries WHERE delivery_id = ? ORDER BY number",
                                    uuid)),
                        ONE,
                        kind.stored(),
                        tenant.id(),
                        uuid)))
        .orElseThrow(() -> Refusal.notFound(kind.title() + " not found"));
  }

  /// Sends it again, now and, where that fails, for as long as the first time.
  ///
  /// @throws Refusal 404 where the tenant has no such delivery of that kind; 409 where its receiver
  ///   is gone
  public <V> Whole<V> redeliver(Tenant tenant, Kind kind, String id, RowReader<V> view) {
    one(tenant, kind, id, view);
    Instant now = clock.instant();
    int due =
        database.write(db ->
            db.update(
                """
                UPDATE deliveries SET next_at = ?, give_up_at = ?, delivered_at = NULL
                 WHERE id = ?::uuid AND client_id = ?
                   AND EXISTS (SELECT FROM receivers r WHERE r.id = receiver_id AND r.kind = ? AND r.active)
                """,
                now,
                now.plus(GIVE_UP),
                id,
                tenant.id(),
                kind.stored()));
    if (due == 0) {
      throw Refusal.conflict("There is no address any more to send it to");
    }
    sender.wake();
    return one(tenant, kind, id, view);
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
