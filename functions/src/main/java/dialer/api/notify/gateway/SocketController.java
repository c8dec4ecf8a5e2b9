package dialer.api.notify.gateway;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;

/// Lets a socket in: who may open one is decided as for any request. Not there for requests of
/// clients, only for what API Gateway asks by its `$connect`.
@Controller("/api/ws/v1/monitoring/ws")
@Requires(property = "dialer.socket.enabled", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class SocketController {
  private final Tenants tenants;
  private final Sockets sockets;

  SocketController(Tenants tenants, Sockets sockets) {
    this.tenants = tenants;
    this.sockets = sockets;
  }

  /// @param connection as API Gateway calls it
  @Get
  HttpResponse<?> connect(
      Caller caller, Authentication who, @Header(SocketRoutes.CONNECTION) String connection) {
    sockets.connected(
        connection, tenants.of(caller).id(), String.valueOf(who.getAttributes().get("credential")));
    return HttpResponse.ok();
  }
}
