package dialer.api.client;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Grace;
import dialer.api.caller.Keys;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.client.Clients.Changed.Done;
import dialer.api.client.Clients.Changed.UsernameTaken;
import dialer.api.client.Clients.Creation.Created;
import dialer.api.client.Clients.Creation.Taken;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL + "/clients")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class ClientsController {
  private final Clients clients;
  private final Tenants tenants;
  private final Keys keys;

  ClientsController(Clients clients, Tenants tenants, Keys keys) {
    this.clients = clients;
    this.tenants = tenants;
    this.keys = keys;
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  record Connection(String message, String status, long clientId, String accountcode) {}

  @Post
  @Operation(summary = "Makes a client", reads = NewClient.class, refuses = 409)
  @Secured(Roles.SUPERUSER)
  NewClientAnswer create(@Body byte @Nullable [] body) {
    var read = RequestBodies.noting(body, NewClient::read);
    return switch (clients.create(read.value())) {
      case Created(ClientWithKey(var client, var key)) ->
          new NewClientAnswer(client, key, read.ignored());
      case Taken(var field) -> throw Refusal.conflict(field + " is already in use");
    };
  }

  @Get
  @Operation(summary = "Lists the clients")
  @Secured(Roles.SUPERUSER)
  Listing<ClientView> list(Paging paging) {
    return clients.page(paging);
  }

  @Get("/{accountcode}")
  @Operation(summary = "Shows a client")
  ClientView get(Caller caller, String accountcode) {
    return clients.get(tenants.withCode(caller, accountcode).id());
  }

  /// Takes any content type as the operations beside it do: of routes that fit, the one that names
  /// its content type would win, over `/revoke-api-key` too.
  @Put("/{accountcode}")
  @Operation(summary = "Changes a client", reads = ClientChange.class, refuses = 409)
  @Secured(Roles.SUPERUSER)
  @Consumes(MediaType.ALL)
  ClientAnswer change(Caller caller, String accountcode, @Body byte @Nullable [] body) {
    long id = tenants.withCode(caller, accountcode).id();
    var read = RequestBodies.noting(body, json -> ClientChange.read(json, keys));
    return new ClientAnswer(change(caller, id, read.value()), read.ignored());
  }

  /// Deactivates: what a client did stays on record.
  @Delete("/{accountcode}")
  @Operation(summary = "Deactivates a client", refuses = 409)
  @Secured(Roles.SUPERUSER)
  @Consumes(MediaType.ALL)
  ClientView deactivate(Caller caller, String accountcode) {
    long id = tenants.withCode(caller, accountcode).id();
    return change(caller, id, new ClientChange(Map.of("is_active", false, "status", "inactive")));
  }

  private ClientView change(Caller caller, long id, ClientChange change) {
    if (id == caller.clientId() && change.deactivates()) {
      throw Refusal.conflict("An operator cannot deactivate itself");
    }
    return switch (clients.change(id, change)) {
      case Done(var client) -> client;
      case UsernameTaken _ -> throw Refusal.conflict("username is already in use");
    };
  }

  @Get("/me")
  @Operation(summary = "Shows the caller's own client")
  ClientView me(Caller caller) {
    return clients.get(tenants.orSelf(caller).id());
  }

  @Get("/test-connection")
  @Operation(summary = "Says who the credential belongs to")
  Connection test(Caller caller) {
    return new Connection(
        "Connection successful", "success", caller.clientId(), caller.code().value());
  }

  @Post("/test-connection")
  @Operation(summary = "Says who the credential belongs to")
  @Consumes(MediaType.ALL)
  Connection testByPost(Caller caller) {
    return test(caller);
  }

  @Put("/regenerate-api-key")
  @Operation(summary = "Replaces the API key")
  @Consumes(MediaType.ALL)
  ClientWithKey regenerate(Caller caller, @QueryValue("grace_seconds") @Nullable String grace) {
    return clients.regenerate(tenants.orSelf(caller).id(), Grace.of(grace));
  }

  @Post("/regenerate-api-key")
  @Operation(summary = "Replaces the API key")
  @Consumes(MediaType.ALL)
  ClientWithKey regenerateByPost(
      Caller caller, @QueryValue("grace_seconds") @Nullable String grace) {
    return regenerate(caller, grace);
  }

  @Put("/revoke-api-key")
  @Operation(summary = "Revokes the API key")
  @Consumes(MediaType.ALL)
  ClientWithKey revoke(Caller caller) {
    return clients.revoke(tenants.orSelf(caller).id());
  }

  @Post("/revoke-api-key")
  @Operation(summary = "Revokes the API key")
  @Consumes(MediaType.ALL)
  ClientWithKey revokeByPost(Caller caller) {
    return revoke(caller);
  }
}
