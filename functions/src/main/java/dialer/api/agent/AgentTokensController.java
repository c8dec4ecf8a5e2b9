package dialer.api.agent;

import static dialer.api.http.Paths.CANONICAL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.caller.Grace;
import dialer.api.caller.Roles;
import dialer.api.docs.Operation;
import dialer.api.http.Refusal;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import org.jspecify.annotations.Nullable;

/// Gives agents their tokens, and takes them away, for operators.
@Controller(CANONICAL + "/servers")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Roles.SUPERUSER)
final class AgentTokensController {
  private final AgentTokens tokens;

  AgentTokensController(AgentTokens tokens) {
    this.tokens = tokens;
  }

  /// @param agentToken shown this once; null after a revocation
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Issued(String message, String status, String serverCode, @Nullable String agentToken) {}

  @Post("/{code}/agent-token")
  @Operation(summary = "Issues a token for a server's agent")
  @Consumes(MediaType.ALL)
  Issued issue(String code, @QueryValue("grace_seconds") @Nullable String grace) {
    return tokens
        .issue(code, Grace.of(grace))
        .map(token -> new Issued("Agent token issued", "success", code, token))
        .orElseThrow(AgentTokensController::unknown);
  }

  @Delete("/{code}/agent-token")
  @Operation(summary = "Revokes the tokens of a server's agent")
  @Consumes(MediaType.ALL)
  Issued revoke(String code) {
    if (!tokens.revoke(code)) {
      throw unknown();
    }
    return new Issued("Agent token revoked", "success", code, null);
  }

  private static Refusal unknown() {
    return Refusal.notFound("Asterisk server not found");
  }
}
