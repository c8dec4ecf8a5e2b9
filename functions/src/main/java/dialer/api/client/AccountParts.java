package dialer.api.client;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.ApiKeys;
import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Refusal;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What belongs to an account besides itself: its agent users and its leads keys.
@Controller(CANONICAL + "/clients/{accountcode}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class AccountParts {
  private final Tenants tenants;
  private final Database database;
  private final ApiKeys keys;
  private final Clock clock;

  AccountParts(Tenants tenants, Database database, ApiKeys keys, Clock clock) {
    this.tenants = tenants;
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  record AgentUser(long id, String accountcode, String username, Instant createdAt) {}

  @Serdeable(naming = SnakeCaseStrategy.class)
  record DialerKey(String accountcode, String scope, String apiKey, Instant createdAt) {}

  private record NewAgentUser(String username) {
    private static NewAgentUser read(JsonBody json) throws IOException {
      AtomicReference<@Nullable String> username = new AtomicReference<>();
      json.object(field -> {
        if (field.equals("username")) {
          username.set(json.value(ClientRules::username));
          return true;
        }
        return false;
      });
      String given = username.get();
      json.require("username", given, "must not be blank");
      return new NewAgentUser(given == null ? "" : given);
    }
  }

  @Post("/agent-users")
  @Operation(summary = "Adds an agent user", reads = NewAgentUser.class, refuses = 409)
  AgentUser addAgentUser(Caller caller, String accountcode, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    String username = RequestBodies.read(body, NewAgentUser::read).username();
    Instant now = clock.instant();
    return database
        .write(db ->
            db.first(
                row -> new AgentUser(row.number("id"), tenant.code().value(), username, now),
                """
                INSERT INTO agent_users (client_id, username, created_at) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                tenant.id(),
                username,
                now))
        .orElseThrow(() -> Refusal.conflict("username is already in use"));
  }

  @Get("/agent-users")
  @Operation(summary = "Lists the agent users")
  Listing<AgentUser> agentUsers(Caller caller, String accountcode) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    return database.read(db ->
        Listing.whole(
            "Agent users",
            db.list(
                row ->
                    new AgentUser(
                        row.number("id"),
                        tenant.code().value(),
                        row.text("username"),
                        row.instant("created_at")),
                "SELECT * FROM agent_users WHERE client_id = ? ORDER BY username",
                tenant.id())));
  }

  @Post("/dialer-keys")
  @Operation(summary = "Makes a key for leads")
  @Consumes(MediaType.ALL)
  DialerKey addDialerKey(Caller caller, String accountcode) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    String key = database.write(db -> keys.add(db, tenant.id(), ApiKeys.Scope.LEADS));
    return new DialerKey(tenant.code().value(), ApiKeys.Scope.LEADS.label(), key, clock.instant());
  }
}
