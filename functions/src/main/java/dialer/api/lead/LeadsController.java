package dialer.api.lead;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import dialer.api.json.JsonBody;
import dialer.api.json.RequestBodies;
import dialer.api.table.TableAnswers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a tenant does with its leads.
@Controller(CANONICAL + "/leads")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class LeadsController {
  private static final int MAX_NETWORKS = 100;

  private final Leads leads;
  private final LeadSettings settings;
  private final TableAnswers tables;
  private final Tenants tenants;

  LeadsController(Leads leads, LeadSettings settings, TableAnswers tables, Tenants tenants) {
    this.tables = tables;
    this.leads = leads;
    this.settings = settings;
    this.tenants = tenants;
  }

  @Serdeable
  record ErasedLead(String message, String status) {}

  /// Newest first; as JSON, or as a table where `Accept` asks for `text/csv` first: all of it
  /// unless a page is asked for, and on Lambda, where answers are bounded, always a page.
  @Get
  @Operation(
      summary = "Searches leads",
      asks = LeadSearch.class,
      answers = LeadDetail.class,
      listed = true)
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_CSV})
  HttpResponse<?> search(Caller caller, Paging paging, HttpRequest<?> request) {
    Tenant tenant = tenants.of(caller);
    LeadSearch search = LeadSearch.asked(request, leads.numbering(tenant), tenants.zone(tenant));
    return tables.answer(
        request,
        paging,
        LeadLine.COLUMNS,
        () -> leads.search(tenant, search, paging),
        () -> leads.all(tenant, search));
  }

  @Get("/settings")
  @Operation(summary = "Shows what holds for leads")
  LeadSettings.LeadTerms settings(Caller caller) {
    return settings.of(tenants.of(caller));
  }

  /// Replaces them as a whole.
  @Put("/settings")
  @Operation(summary = "Sets what holds for leads", reads = NewLeadTerms.class)
  LeadSettings.LeadTerms change(Caller caller, @Body byte @Nullable [] body) {
    return settings.change(
        tenants.of(caller), RequestBodies.read(body, NewLeadTerms::read).terms());
  }

  @Get("/{id}")
  @Operation(summary = "Shows a lead")
  LeadDetail get(Caller caller, String id) {
    return leads.find(tenants.of(caller), number(id)).orElseThrow(LeadsController::unknown);
  }

  @Put("/{id}")
  @Operation(summary = "Changes the status of a lead", reads = LeadChange.class)
  LeadDetail change(Caller caller, String id, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.of(caller);
    String status = RequestBodies.read(body, LeadChange::read).status();
    return leads.change(tenant, number(id), status).orElseThrow(LeadsController::unknown);
  }

  /// Erases it: nothing of it stays.
  @Delete("/{id}")
  @Operation(summary = "Erases a lead")
  ErasedLead erase(Caller caller, String id) {
    if (!leads.erase(tenants.of(caller), number(id))) {
      throw unknown();
    }
    return new ErasedLead("Lead erased", "success");
  }

  private static long number(String id) {
    if (!id.matches("[1-9][0-9]{0,17}")) {
      throw unknown();
    }
    return Long.parseLong(id);
  }

  private static Refusal unknown() {
    return Refusal.notFound("Lead not found");
  }

  private record LeadChange(String status) {
    private static LeadChange read(JsonBody json) throws IOException {
      @Nullable String[] status = {null};
      json.object(name -> {
        if (!name.equals("status")) {
          return false;
        }
        status[0] = json.value(LeadsController::statusRule);
        return true;
      });
      json.require("status", status[0], "must not be blank");
      return new LeadChange(status[0] == null ? "" : status[0]);
    }
  }

  private static String statusRule(String text) {
    if (!text.matches("[a-z][a-z0-9_-]{0,63}")) {
      throw new IllegalArgumentException(
          "must be 1 to 64 small letters, digits, _ or -, such as contacted");
    }
    return text;
  }

  private record NewLeadTerms(LeadSettings.LeadTerms terms) {
    private static NewLeadTerms read(JsonBody json) throws IOException {
      @Nullable String[] url = {null};
      List<String> networks = new ArrayList<>();
      json.object(name -> {
        switch (name) {
          case "crm_url" -> url[0] = json.value(LeadsController::crmUrl);
          case "allowed_addresses" -> {
            List<Network> read = json.values(MAX_NETWORKS, Network::parse);
            if (read != null) {
              read.forEach(network -> networks.add(network.written()));
            }
          }
          default -> {
            return false;
          }
        }
        return true;
      });
      return new NewLeadTerms(new LeadSettings.LeadTerms(url[0], networks));
    }
  }

  /// Only an agent's browser goes there, never we.
  private static String crmUrl(String text) {
    try {
      URI url = new URI(text.strip());
      if ("https".equalsIgnoreCase(url.getScheme())
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null) {
        return url.toString();
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
    throw new IllegalArgumentException("must be an https URL without a user name and a fragment");
  }
}
