package dialer.api.client;

import dialer.api.caller.ApiKeys;
import dialer.api.caller.ApiKeys.Scope;
import dialer.api.caller.Keys;
import dialer.api.db.Database;
import dialer.api.db.DatabaseFault;
import dialer.api.db.Session;
import dialer.api.export.database.DatabaseUrls;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.login.Passwords;
import dialer.api.server.AgentStates;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The clients and their keys.
@Singleton
final class Clients {
  private final Database database;
  private final ApiKeys apiKeys;
  private final Keys keys;
  private final AgentStates agents;
  private final Clock clock;

  Clients(Database database, ApiKeys apiKeys, Keys keys, AgentStates agents, Clock clock) {
    this.database = database;
    this.apiKeys = apiKeys;
    this.keys = keys;
    this.agents = agents;
    this.clock = clock;
  }

  /// What became of a request to make a client.
  sealed interface Creation {
    record Created(ClientWithKey client) implements Creation {}

    /// @param field `accountcode` or `username`, which another client has
    record Taken(String field) implements Creation {}
  }

  Creation create(NewClient client) {
    String passwordHash = client.password() == null ? null : Passwords.hash(client.password());
    try {
      return database.write(db -> {
        long id = insert(db, client, passwordHash);
        return new Creation.Created(new ClientWithKey(get(db, id), apiKeys.add(db, id, Scope.API)));
      });
    } catch (DatabaseFault e) {
      String constraint = e.clash().orElseThrow(() -> e);
      return new Creation.Taken(constraint.contains("username") ? "username" : "accountcode");
    }
  }

  /// Oldest first.
  Listing<ClientView> page(Paging paging) {
    return database.read(db ->
        Listing.page(
            "Clients",
            db.list(
                ClientView::of,
                "SELECT * FROM clients ORDER BY id LIMIT ? OFFSET ?",
                paging.size(),
                paging.offset()),
            db.number("SELECT count(*) FROM clients"),
            paging));
  }

  /// What became of a request to change a client.
  sealed interface Changed {
    record Done(ClientView client) implements Changed {}

    /// Another client has this username.
    record UsernameTaken() implements Changed {}
  }

  /// Takes effect with the next request, and at the agents when they have heard of it.
  Changed change(long id, ClientChange change) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>(change.columns());
    columns.put("updated_at", clock.instant());
    List<@Nullable Object> arguments = new ArrayList<>(columns.values());
    arguments.add(id);
    try {
      ClientView changed =
          database.write(db -> {
            if (change.changesPassword() || change.deactivates()) {
              db.update("DELETE FROM refresh_tokens WHERE client_id = ?", id);
            }
            return db.first(
                    ClientView::of,
                    "UPDATE clients SET "
                        + String.join(" = ?, ", columns.keySet())
                        + " = ? WHERE id = ? RETURNING *",
                    arguments.toArray())
                .orElseThrow();
          });
      agents.changedClient(id);
      return new Changed.Done(changed);
    } catch (DatabaseFault e) {
      if (e.clash().isEmpty()) {
        throw e;
      }
      return new Changed.UsernameTaken(); // of what can be changed nothing else is unique
    }
  }

  ClientView get(long id) {
    return database.read(db -> get(db, id));
  }

  /// Gives the client a new key and ends those it has.
  ///
  /// @param grace how long the newest of them lives on
  ClientWithKey regenerate(long id, Duration grace) {
    return database.write(db -> {
      touch(db, id);
      apiKeys.replaceAll(db, id, Scope.API, grace);
      return new ClientWithKey(get(db, id), apiKeys.add(db, id, Scope.API));
    });
  }

  ClientWithKey revoke(long id) {
    return database.write(db -> {
      touch(db, id);
      apiKeys.revokeAll(db, id, Scope.API);
      return new ClientWithKey(get(db, id), null);
    });
  }

  private static ClientView get(Session db, long id) {
    return db.first(ClientView::of, "SELECT * FROM clients WHERE id = ?", id).orElseThrow();
  }

  /// Also takes the row's lock: of two that regenerate at once the later one's key is left.
  private void touch(Session db, long id) {
    db.update("UPDATE clients SET updated_at = ? WHERE id = ?", clock.instant(), id);
  }

  private long insert(Session db, NewClient c, @Nullable String passwordHash) {
    Instant now = clock.instant();
    NewClient.Window window = c.window();
    DatabaseUrls urls = c.databaseUrls();
    return db.number(
        """
        INSERT INTO clients
          (name, accountcode, username, password_hash, did, phone_number, allocated_channels,
           rate_limit, callbackurl, active_time_start, active_time_end, timezone, country,
           number_policy, database_urls, is_superuser, is_active, status, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING id
        """,
        c.name(),
        c.accountcode().value(),
        c.username(),
        passwordHash,
        c.did(),
        c.phoneNumber(),
        c.allocatedChannels(),
        c.rateLimit(),
        c.callbackUrl(),
        window == null ? null : window.start(),
        window == null ? null : window.end(),
        c.zone().getId(),
        c.country(),
        c.numberPolicy(),
        urls == null ? null : urls.sealed(keys),
        c.superuser(),
        c.active(),
        c.status(),
        now,
        now);
  }
}
