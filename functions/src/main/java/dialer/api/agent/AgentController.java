package dialer.api.agent;

import static dialer.api.http.Paths.CANONICAL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.caller.Roles;
import dialer.api.db.Database;
import dialer.api.docs.Operation;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/agents")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Roles.AGENT)
final class AgentController {
  private final Database database;

  AgentController(Database database) {
    this.database = database;
  }

  /// How the API sees the agent's server: enough to tell whether the broker carries both ways.
  ///
  /// @param stateVersion what its agent should act on
  /// @param agentStateVersion what it last said it acts on
  /// @param agentSeenAt when it was last heard of; null: never
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Standing(
      String serverCode,
      String status,
      int maxChannels,
      double callsPerSecond,
      long stateVersion,
      long agentStateVersion,
      @Nullable Instant agentSeenAt,
      boolean asteriskUp) {}

  @Get("/me")
  @Operation(summary = "Shows how the agent's server stands")
  Standing me(Authentication agent) {
    return database.read(db ->
        db.first(
                row ->
                    new Standing(
                        row.text("code"),
                        row.text("status"),
                        row.integer("max_channels"),
                        row.decimal("calls_per_second"),
                        row.number("state_version"),
                        row.number("agent_state_version"),
                        row.maybeInstant("agent_seen_at"),
                        row.bool("asterisk_up")),
                "SELECT * FROM asterisk_servers WHERE code = ?",
                agent.getName())
            .orElseThrow());
  }
}
