package dialer.api.server;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Roles;
import dialer.api.http.Listing;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

/// Registers and lists Asterisk servers, for operators.
@Controller(CANONICAL + "/servers")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Roles.SUPERUSER)
final class ServersController {
  private final Servers servers;

  ServersController(Servers servers) {
    this.servers = servers;
  }

  @Post
  ServerView register(@Body byte @Nullable [] body) {
    return servers
        .register(RequestBodies.read(body, NewServer::read))
        .orElseThrow(() -> Refusal.conflict("server_code is already in use"));
  }

  @Get
  Listing<ServerView> list() {
    return Listing.whole("Asterisk servers", servers.list());
  }
}
