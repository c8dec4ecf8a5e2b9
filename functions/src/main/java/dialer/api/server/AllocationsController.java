package dialer.api.server;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import dialer.api.server.Allocations.Allotment;
import dialer.api.server.Allocations.Allotment.Clash;
import dialer.api.server.Allocations.Allotment.Made;
import dialer.api.server.Allocations.Allotment.UnknownServer;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives tenants their share of the servers. Changing one is an operator's; a tenant sees its own.
@Controller(CANONICAL + "/clients")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class AllocationsController {
  private final Allocations allocations;
  private final Tenants tenants;

  AllocationsController(Allocations allocations, Tenants tenants) {
    this.allocations = allocations;
    this.tenants = tenants;
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  record AllocatedServers(Map<String, AllocationTerms> allocatedServers) {}

  @Get("/allocated-servers")
  @Operation(summary = "Shows the servers the client may call through")
  AllocatedServers allocatedServers(Caller caller) {
    Map<String, AllocationTerms> servers = new LinkedHashMap<>();
    for (AllocationTerms terms : allocations.of(tenants.orSelf(caller).id())) {
      servers.put(terms.serverCode(), terms);
    }
    return new AllocatedServers(servers);
  }

  @Get("/{accountcode}/allocations")
  @Operation(summary = "Lists a client's allocations")
  Listing<AllocationTerms> list(Caller caller, String accountcode) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    return Listing.whole("Allocations", allocations.of(tenant.id()));
  }

  @Post("/{accountcode}/allocations")
  @Operation(
      summary = "Gives a client a share of a server",
      reads = AllocationBody.class,
      refuses = 409)
  @Secured(Roles.SUPERUSER)
  AllocationAnswer make(Caller caller, String accountcode, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    var read = RequestBodies.noting(body, AllocationBody::read);
    return answer(
        allocations.make(tenant.id(), read.value()),
        read.ignored(),
        Refusal.conflict("The account has an allocation on this server already"));
  }

  @Put("/{accountcode}/allocations")
  @Operation(summary = "Replaces the terms of an allocation", reads = AllocationBody.class)
  @Secured(Roles.SUPERUSER)
  AllocationAnswer change(Caller caller, String accountcode, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    var read = RequestBodies.noting(body, AllocationBody::read);
    return answer(
        allocations.change(tenant.id(), read.value()),
        read.ignored(),
        Refusal.notFound("The account has no allocation on this server"));
  }

  @Delete("/{accountcode}/allocations/{serverCode}")
  @Operation(summary = "Takes an allocation away", refuses = 409)
  @Secured(Roles.SUPERUSER)
  @Consumes(MediaType.ALL)
  Listing<AllocationTerms> remove(Caller caller, String accountcode, String serverCode) {
    Tenant tenant = tenants.withCode(caller, accountcode);
    return switch (allocations.remove(tenant.id(), serverCode)) {
      case DONE -> Listing.whole("Allocations", allocations.of(tenant.id()));
      case UNKNOWN -> throw Refusal.notFound("The account has no allocation on this server");
      case BUSY ->
          throw Refusal.conflict(
              "Calls wait for this server or are on it: make the allocation inactive, and flush");
    };
  }

  private static AllocationAnswer answer(Allotment allotment, List<String> ignored, Refusal clash) {
    return switch (allotment) {
      case Made(var terms) -> new AllocationAnswer(terms, ignored);
      case UnknownServer _ -> throw Refusal.notFound("Asterisk server not found");
      case Clash _ -> throw clash;
    };
  }
}
