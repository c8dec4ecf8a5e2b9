package dialer.api.notify.callback;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.json.JsonColumns;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tenant's callbacks, newest first.
@Singleton
final class Callbacks {
  private static final Duration GIVE_UP = Duration.ofHours(24);

  private static final String FROM =
      """
        FROM (SELECT d.*, r.url, t.status AS last_status, t.error AS last_error,
                     CASE WHEN d.next_at IS NOT NULL THEN 'waiting' WHEN d.delivered_at IS NOT NULL THEN 'delivered'
                          ELSE 'failed' END AS state
                FROM deliveries d
                JOIN receivers r ON r.id = d.receiver_id AND r.kind = 'callback'
                LEFT JOIN LATERAL (SELECT status, error FROM delivery_tries
                                    WHERE delivery_id = d.id ORDER BY number DESC LIMIT 1) t ON true
               WHERE d.client_id = ?) AS c
      """;

  private final Database database;
  private final JsonColumns json;
  private final Clock clock;

  Callbacks(Database database, JsonColumns json, Clock clock) {
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  /// @param state null for all
  /// @param call null for all
  Listing<CallbackView> page(
      Tenant tenant, @Nullable String state, @Nullable UUID call, Paging paging) {
    String where =
        FROM + " WHERE (?::text IS NULL OR state = ?) AND (?::uuid IS NULL OR subject = ?)";
    return database.readAs(
        tenant.id(),
        db ->
            Listing.page(
                "Callbacks",
                db.list(
                    CallbackView::of,
                    "SELECT * " + where + " ORDER BY id DESC LIMIT ? OFFSET ?",
                    tenant.id(),
                    state,
                    state,
                    call,
                    call,
                    paging.size(),
                    paging.offset()),
                db.number("SELECT count(*) " + where, tenant.id(), state, state, call, call),
                paging));
  }

  Optional<CallbackDetail> one(Tenant tenant, UUID id) {
    return database.readAs(
        tenant.id(),
        db ->
            db.first(
                row ->
                    new CallbackDetail(
                        "Callback",
                        "success",
                        CallbackView.of(row),
                        json.read(row.text("body")),
                        db.list(
                            CallbackDetail.Try::of,
                            "SELECT * FROM delivery_tries WHERE delivery_id = ? ORDER BY number",
                            id)),
                "SELECT * " + FROM + " WHERE id = ?",
                tenant.id(),
                id));
  }

  /// Sends it again, now and, where that fails, for as long as the first time. False: the tenant
  /// has no such callback.
  boolean redeliver(Tenant tenant, UUID id) {
    Instant now = clock.instant();
    return database.write(db ->
        db.update(
            """
            UPDATE deliveries SET next_at = ?, give_up_at = ?, delivered_at = NULL
             WHERE id = ? AND client_id = ?
               AND EXISTS (SELECT FROM receivers r WHERE r.id = receiver_id AND r.kind = 'callback' AND r.active)
            """,
            now,
            now.plus(GIVE_UP),
            id,
            tenant.id()))
        > 0;
  }
}
