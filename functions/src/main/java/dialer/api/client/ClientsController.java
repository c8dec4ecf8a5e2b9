package dialer.api.client;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.client.Clients.Creation.Created;
import dialer.api.client.Clients.Creation.Taken;
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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/clients")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class ClientsController {
  private final Clients clients;
  private final Tenants tenants;

  ClientsController(Clients clients, Tenants tenants) {
    this.clients = clients;
    this.tenants = tenants;
  }

  @Post
  @Secured(Roles.SUPERUSER)
  ClientWithKey create(@Body byte @Nullable [] body) {
    return switch (clients.create(RequestBodies.read(body, NewClient::read))) {
      case Created(var client) -> client;
      case Taken(var field) -> throw Refusal.conflict(field + " is already in use");
    };
  }

  @Get("/me")
  ClientView me(Caller caller) {
    return clients.get(tenants.orSelf(caller).id());
  }

  @Get("/test-connection")
  Map<String, Object> test(Caller caller) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("message", "Connection successful");
    answer.put("status", "success");
    answer.put("client_id", caller.clientId());
    answer.put("accountcode", caller.code().value());
    return answer;
  }

  @Post("/test-connection")
  @Consumes(MediaType.ALL)
  Map<String, Object> testByPost(Caller caller) {
    return test(caller);
  }

  @Put("/regenerate-api-key")
  @Consumes(MediaType.ALL)
  ClientWithKey regenerate(Caller caller) {
    return clients.regenerate(tenants.orSelf(caller).id());
  }

  @Post("/regenerate-api-key")
  @Consumes(MediaType.ALL)
  ClientWithKey regenerateByPost(Caller caller) {
    return regenerate(caller);
  }

  @Put("/revoke-api-key")
  @Consumes(MediaType.ALL)
  ClientWithKey revoke(Caller caller) {
    return clients.revoke(tenants.orSelf(caller).id());
  }

  @Post("/revoke-api-key")
  @Consumes(MediaType.ALL)
  ClientWithKey revokeByPost(Caller caller) {
    return revoke(caller);
  }
}
