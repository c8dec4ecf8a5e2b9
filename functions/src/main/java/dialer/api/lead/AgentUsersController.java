package dialer.api.lead;

import static dialer.api.http.Paths.CANONICAL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.db.Database;
import dialer.api.db.Row;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import dialer.api.lead.AgentUserBody.NewAgentUser;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The people whose names, or whose ids at the dialer, come with leads.
@Controller(CANONICAL + "/clients/{accountcode}/agent-users")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class AgentUsersController {
  private final Tenants tenants;
  private final Database database;
  private final Clock clock;

  AgentUsersController(Tenants tenants, Database database, Clock clock) {
    this.tenants = tenants;
    this.database = database;
    this.clock = clock;
  }

  /// @param name as people call it; null: its username
  /// @param dialerUserId what the dialer knows it by; of active ones each has another
  /// @param active an inactive one is not found for a new lead
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record AgentUser(
      long id,
      String accountcode,
      String username,
      @Nullable String name,
      @Nullable String dialerUserId,
      boolean active,
      Instant createdAt) {}

  @Post
  @Operation(summary = "Adds an agent user", reads = NewAgentUser.class, refuses = 409)
  AgentUser add(Caller caller, String accountcode, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    AgentUserBody said = RequestBodies.read(body, NewAgentUser::read).said();
    return database
        .write(db ->
            db.first(
                row -> agent(row, tenant),
                """
                INSERT INTO agent_users (client_id, username, name, dialer_user_id, active, created_at)
                VALUES (?, ?, ?, ?, coalesce(?, true), ?)
                ON CONFLICT DO NOTHING RETURNING *
                """,
                tenant.id(),
                said.username(),
                said.name(),
                said.dialerUserId(),
                said.active(),
                clock.instant()))
        .orElseThrow(() -> Refusal.conflict("username or dialer_user_id is already in use"));
  }

  @Get
  @Operation(summary = "Lists the agent users")
  Listing<AgentUser> list(Caller caller, String accountcode) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    return database.read(db ->
        Listing.whole(
            "Agent users",
            db.list(
                row -> agent(row, tenant),
                "SELECT * FROM agent_users WHERE client_id = ? ORDER BY username",
                tenant.id())));
  }

  /// Changes what the body names; null takes a name or an id away. One that has taken leads is
  /// deactivated, not deleted; its id may go to another one then.
  @Put("/{username}")
  @Operation(summary = "Changes an agent user", reads = AgentUserBody.class, refuses = 409)
  AgentUser change(
      Caller caller, String accountcode, String username, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    AgentUserBody said = RequestBodies.read(body, AgentUserBody::read);
    return database.write(db -> {
      boolean taken =
          db.number(
                  """
                  SELECT count(*) FROM agent_users u JOIN agent_users o USING (client_id)
                   WHERE client_id = ? AND u.username = ? AND coalesce(?, u.active)
                     AND o.id <> u.id AND o.active
                     AND o.dialer_user_id = CASE WHEN ? THEN ? ELSE u.dialer_user_id END
                  """,
                  tenant.id(),
                  username,
                  said.active(),
                  said.names("dialer_user_id"),
                  said.dialerUserId())
              > 0;
      if (taken) {
        throw Refusal.conflict("dialer_user_id is already in use");
      }
      return db.first(
              row -> agent(row, tenant),
              """
              UPDATE agent_users
                 SET name = CASE WHEN ? THEN ? ELSE name END,
                     dialer_user_id = CASE WHEN ? THEN ? ELSE dialer_user_id END,
                     active = coalesce(?, active)
               WHERE client_id = ? AND username = ? RETURNING *
              """,
              said.names("name"),
              said.name(),
              said.names("dialer_user_id"),
              said.dialerUserId(),
              said.active(),
              tenant.id(),
              username)
          .orElseThrow(() -> Refusal.notFound("Agent user not found"));
    });
  }

  private static AgentUser agent(Row row, Tenant tenant) throws SQLException {
    return new AgentUser(
        row.number("id"),
        tenant.code().value(),
        row.text("username"),
        row.maybeText("name"),
        row.maybeText("dialer_user_id"),
        row.bool("active"),
        row.instant("created_at"));
  }
}
