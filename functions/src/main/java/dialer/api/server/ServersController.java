package dialer.api.server;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Roles;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
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
  @Operation(summary = "Registers an Asterisk server", reads = NewServer.class, refuses = 409)
  ServerAnswer register(@Body byte @Nullable [] body) {
    var read = RequestBodies.noting(body, NewServer::read);
    return servers
        .register(read.value())
        .map(server -> new ServerAnswer(server, read.ignored()))
        .orElseThrow(() -> Refusal.conflict("server_code is already in use"));
  }

  @Get("/{code}")
  @Operation(summary = "Shows an Asterisk server")
  ServerView get(String code) {
    return servers.get(code).orElseThrow(ServersController::unknown);
  }

  @Put("/{code}")
  @Operation(summary = "Changes an Asterisk server", reads = ServerChange.class)
  ServerAnswer change(String code, @Body byte @Nullable [] body) {
    var read = RequestBodies.noting(body, ServerChange::read);
    return servers
        .change(code, read.value())
        .map(server -> new ServerAnswer(server, read.ignored()))
        .orElseThrow(ServersController::unknown);
  }

  @Post("/{code}/drain")
  @Operation(summary = "Lets a server take no more calls")
  @Consumes(MediaType.ALL)
  ServerView drain(String code) {
    return servers.change(code, ServerChange.DRAIN).orElseThrow(ServersController::unknown);
  }

  private static Refusal unknown() {
    return Refusal.notFound("Asterisk server not found");
  }

  @Get
  @Operation(summary = "Lists the Asterisk servers")
  Listing<ServerView> list() {
    return Listing.whole("Asterisk servers", servers.list());
  }
}
