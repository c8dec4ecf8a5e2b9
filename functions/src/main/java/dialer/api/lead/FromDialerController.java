package dialer.api.lead;

import static dialer.api.http.Paths.CANONICAL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Refusal;
import dialer.api.http.RequestId;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import dialer.api.lead.TakeLead.Result.NobodyNamed;
import dialer.api.lead.TakeLead.Result.Taken;
import dialer.api.lead.TakeLead.Result.UnknownAgent;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the dialer and the CRM behind it do, each with a key for leads.
@Controller(CANONICAL + "/leads")
@ExecuteOn(TaskExecutors.BLOCKING)
final class FromDialerController {
  private static final Logger LOG = LoggerFactory.getLogger(FromDialerController.class);
  private static final int MAX_TICKET = 512;

  private final TakeLead take;
  private final Leads leads;
  private final LeadSettings settings;
  private final LeadTicket tickets;
  private final Tenants tenants;
  private final HttpClientAddressResolver addresses;

  FromDialerController(
      TakeLead take,
      Leads leads,
      LeadSettings settings,
      LeadTicket tickets,
      Tenants tenants,
      HttpClientAddressResolver addresses) {
    this.take = take;
    this.leads = leads;
    this.settings = settings;
    this.tickets = tickets;
    this.tenants = tenants;
    this.addresses = addresses;
  }

  /// @param redirectUrl where to send the agent's browser: it names the lead by a ticket, and no
  ///   person. Null where the tenant has set no address of its CRM
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record TakenLead(
      boolean success,
      LeadView lead,
      String message,
      @Nullable String redirectUrl,
      List<String> ignoredFields) {}

  @Post("/from-dialer")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED})
  @Secured(Roles.LEADS)
  @Status(HttpStatus.CREATED)
  @Operation(summary = "Takes a lead from a dialer", reads = LeadFields.class)
  TakenLead create(Caller caller, HttpRequest<?> request, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.of(caller);
    LeadSettings.LeadTerms terms = settings.of(tenant);
    if (!terms.allows(addresses.resolve(request))) {
      throw Refusal.forbidden("This address may not post leads");
    }
    boolean form =
        request
            .getContentType()
            .filter(type -> type.matches(MediaType.APPLICATION_FORM_URLENCODED_TYPE))
            .isPresent();
    LeadFields given = LeadFields.read(body, form);
    return switch (take.take(tenant, given)) {
      case Taken(var lead, var fresh) -> {
        LOG.info(
            "Lead {} of {} {} by request {}",
            lead.id(),
            tenant.code(),
            fresh ? "created" : "updated to version " + lead.version(),
            RequestId.of(request));
        yield new TakenLead(
            true,
            lead,
            fresh ? "Lead created successfully" : "Lead updated successfully",
            redirect(tenant, terms, lead),
            given.ignored());
      }
      case NobodyNamed _ -> throw Refusal.badRequest("Missing required fields: user");
      case UnknownAgent(var name) ->
          throw Refusal.notFound("Agent with username '" + name + "' not found");
    };
  }

  /// The lead that a ticket stands for.
  @Post("/exchange")
  @Secured({Roles.LEADS, Roles.TENANT, Roles.SUPERUSER})
  @Operation(summary = "Exchanges a ticket for its lead", reads = Ticket.class)
  LeadDetail exchange(Caller caller, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.of(caller);
    String ticket = RequestBodies.read(body, Ticket::read).ticket();
    return tickets
        .read(tenant, ticket)
        .flatMap(id -> leads.find(tenant, id))
        .orElseThrow(() -> Refusal.notFound("The ticket is not valid, or no longer"));
  }

  private @Nullable String redirect(Tenant tenant, LeadSettings.LeadTerms terms, LeadView lead) {
    String url = terms.crmUrl();
    return url == null
        ? null
        : url
            + (url.contains("?") ? "&" : "?")
            + "from_dialer=true&lead_id="
            + lead.id()
            + "&ticket="
            + tickets.of(tenant, lead.id());
  }

  private record Ticket(String ticket) {
    private static Ticket read(JsonBody json) throws IOException {
      @Nullable String[] ticket = {null};
      json.object(name -> {
        if (!name.equals("ticket")) {
          return false;
        }
        ticket[0] = json.text(MAX_TICKET);
        return true;
      });
      json.require("ticket", ticket[0], "must not be blank");
      return new Ticket(ticket[0] == null ? "" : ticket[0]);
    }
  }
}
