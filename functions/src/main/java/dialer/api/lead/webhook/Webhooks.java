package dialer.api.lead.webhook;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.http.Listing;
import dialer.api.notify.secret.ReceiverKeys;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The webhooks of a tenant.
@Singleton
final class Webhooks {
  private static final String ALL =
      """
      SELECT w.*, r.url, r.http, r.active, r.key_sealed IS NOT NULL AS has_key, r.failures, r.resting_until
        FROM webhooks w JOIN receivers r ON r.id = w.id WHERE w.client_id = ?
      """;

  /// What waits for one that nothing is sent to any more is given up.
  private static final String GIVE_UP =
      "UPDATE deliveries SET next_at = NULL WHERE receiver_id = ? AND next_at IS NOT NULL";

  /// The document's own, for a lead of an agent whom the tenant has.
  private static final Map<String, String> TEST =
      Map.of(
          "full_name", "Test Lead",
          "phone", "+44123456789",
          "email", "test@example.com",
          "comments", "Test lead from dialer");

  private final Database database;
  private final ReceiverKeys keys;
  private final JsonMapper json;
  private final Clock clock;

  Webhooks(Database database, ReceiverKeys keys, JsonMapper json, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.json = json;
    this.clock = clock;
  }

  Listing<Webhook> all(Tenant tenant) {
    return database.read(db ->
        Listing.whole(
            "Webhooks",
            db.list(row -> Webhook.of(row, json), ALL + " ORDER BY w.id", tenant.id())));
  }

  Optional<Webhook> find(Tenant tenant, long id) {
    return database.read(db -> find(db, tenant, id));
  }

  Webhook add(Tenant tenant, WebhookBody said) {
    Instant now = clock.instant();
    return database.write(db -> {
      long id =
          db.number(
              """
              INSERT INTO receivers (client_id, kind, url, http, active, key_sealed)
              VALUES (?, 'webhook', ?, coalesce(?, false), coalesce(?, true), ?) RETURNING id
              """,
              tenant.id(),
              said.url(),
              said.http(),
              said.active(),
              sealed(said.apiKey()));
      db.update(
          """
          INSERT INTO webhooks (id, client_id, name, campaigns, projects, mapping, created_at, updated_at)
          VALUES (?, ?, ?, coalesce(?::text[], '{}'), coalesce(?::text[], '{}'), coalesce(?::jsonb, '{}'), ?, ?)
          """,
          id,
          tenant.id(),
          said.name(),
          said.campaigns(),
          said.projects(),
          written(said.mapping()),
          now,
          now);
      return find(db, tenant, id).orElseThrow();
    });
  }

  /// Changes what the body names. An address that was changed is taken for well.
  Optional<Webhook> change(Tenant tenant, long id, WebhookBody said) {
    return database.write(db -> {
      int changed =
          db.update(
              """
              UPDATE webhooks
                 SET name = CASE WHEN ? THEN ?::text ELSE name END, campaigns = coalesce(?::text[], campaigns),
                     projects = coalesce(?::text[], projects), mapping = coalesce(?::jsonb, mapping), updated_at = ?
               WHERE id = ? AND client_id = ?
              """,
              said.names("name"),
              said.name(),
              said.campaigns(),
              said.projects(),
              written(said.mapping()),
              clock.instant(),
              id,
              tenant.id());
      if (changed == 0) {
        return Optional.<Webhook>empty();
      }
      db.update(
          """
          UPDATE receivers
             SET url = coalesce(?, url), http = coalesce(?, http), active = coalesce(?, active),
                 key_sealed = CASE WHEN ? THEN ?::bytea ELSE key_sealed END, failures = 0, resting_until = NULL
           WHERE id = ?
          """,
          said.url(),
          said.http(),
          said.active(),
          said.names("api_key"),
          sealed(said.apiKey()),
          id);
      if (Boolean.FALSE.equals(said.active())) {
        db.update(GIVE_UP, id);
      }
      return find(db, tenant, id);
    });
  }

  /// What was sent to it stays in the log. False: the tenant has no such webhook.
  boolean remove(Tenant tenant, long id) {
    return database.write(db -> {
      int removed =
          db.update("DELETE FROM webhooks WHERE id = ? AND client_id = ?", id, tenant.id());
      if (removed > 0) {
        db.update("UPDATE receivers SET active = false, key_sealed = NULL WHERE id = ?", id);
        db.update(GIVE_UP, id);
      }
      return removed > 0;
    });
  }

  /// Has a lead posted that nobody is, once, in the webhook's own words. Empty: it is not active.
  Optional<UUID> test(Tenant tenant, long id) {
    Instant now = clock.instant();
    return database.write(db ->
        db.first(
            row -> row.uuid("id"),
            """
            INSERT INTO deliveries (id, client_id, receiver_id, body, next_at, give_up_at, created_at)
            SELECT e.id, w.client_id, w.id,
                   webhook_body(?::jsonb || jsonb_build_object('event_id', e.id, 'user', coalesce(
                     (SELECT username FROM agent_users a WHERE a.client_id = w.client_id AND active ORDER BY a.id LIMIT 1),
                     'agent1')), w.mapping), ?, ?, ?
              FROM webhooks w JOIN receivers r ON r.id = w.id AND r.active, uuid7_at(?) AS e (id)
             WHERE w.id = ? AND w.client_id = ?
            RETURNING id
            """,
            written(TEST),
            now,
            now,
            now,
            now,
            id,
            tenant.id()));
  }

  private Optional<Webhook> find(Session db, Tenant tenant, long id) {
    return db.first(row -> Webhook.of(row, json), ALL + " AND w.id = ?", tenant.id(), id);
  }

  private byte @Nullable [] sealed(@Nullable String key) {
    return key == null ? null : keys.seal(key);
  }

  private @Nullable String written(@Nullable Map<String, String> map) {
    try {
      return map == null ? null : Objects.requireNonNull(json.writeValueAsString(map));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
