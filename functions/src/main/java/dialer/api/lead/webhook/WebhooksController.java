package dialer.api.lead.webhook;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Refusal;
import dialer.api.json.RequestBodies;
import dialer.api.lead.webhook.WebhookBody.NewWebhook;
import dialer.api.notify.log.DeliveryLog;
import dialer.api.notify.log.Kind;
import dialer.api.notify.send.Sender;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where leads go: each version of a lead once to each webhook whose filters it fits.
@Controller(CANONICAL + "/webhooks")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class WebhooksController {
  private final Webhooks webhooks;
  private final DeliveryLog log;
  private final Sender sender;
  private final Tenants tenants;

  WebhooksController(Webhooks webhooks, DeliveryLog log, Sender sender, Tenants tenants) {
    this.webhooks = webhooks;
    this.log = log;
    this.sender = sender;
    this.tenants = tenants;
  }

  @Serdeable
  record RemovedWebhook(String message, String status, long id) {}

  /// It is sent every lead from now on. Its address must be https; plain http is a superuser's
  /// word.
  @Post
  @Operation(summary = "Adds a webhook for leads", reads = NewWebhook.class)
  Webhook add(Caller caller, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.of(caller);
    WebhookBody said = RequestBodies.read(body, NewWebhook::read).said();
    refuseHttp(caller, said, null);
    return webhooks.add(tenant, said);
  }

  @Get
  @Operation(summary = "Lists the webhooks for leads")
  Listing<Webhook> list(Caller caller) {
    return webhooks.all(tenants.of(caller));
  }

  @Get("/{id}")
  @Operation(summary = "Shows a webhook")
  Webhook get(Caller caller, String id) {
    return find(tenants.of(caller), id);
  }

  /// Changes what the body names; `api_key` null takes the key away.
  @Put("/{id}")
  @Operation(summary = "Changes a webhook", reads = WebhookBody.class)
  Webhook change(Caller caller, String id, @Body byte @Nullable [] body) {
    Tenant tenant = tenants.of(caller);
    Webhook there = find(tenant, id);
    WebhookBody said = RequestBodies.read(body, WebhookBody::read);
    refuseHttp(caller, said, there);
    return webhooks.change(tenant, there.id(), said).orElseThrow(WebhooksController::unknown);
  }

  /// What waits for it is given up; what was sent stays in the log.
  @Delete("/{id}")
  @Operation(summary = "Removes a webhook")
  @Consumes(MediaType.ALL)
  RemovedWebhook remove(Caller caller, String id) {
    if (!webhooks.remove(tenants.of(caller), number(id))) {
      throw unknown();
    }
    return new RemovedWebhook("It is sent nothing any more", "success", number(id));
  }

  /// Posts the document's test lead, once; what became of it is in the log a moment later.
  @Post("/{id}/test")
  @Operation(summary = "Posts a test lead to a webhook", refuses = 409)
  @Consumes(MediaType.ALL)
  DeliveryDetail test(Caller caller, String id) {
    Tenant tenant = tenants.of(caller);
    Webhook there = find(tenant, id);
    UUID event =
        webhooks
            .test(tenant, there.id())
            .orElseThrow(() -> Refusal.conflict("The webhook is not active"));
    sender.wake();
    return DeliveryDetail.of(log.one(tenant, Kind.WEBHOOK, event.toString(), DeliveryView::of));
  }

  /// @param there the webhook that is to be changed, null for a new one
  private static void refuseHttp(Caller caller, WebhookBody said, @Nullable Webhook there) {
    if (said.asksForHttp() && !caller.superuser()) {
      throw Refusal.badRequest("url: must be an https URL; plain http is allowed by a superuser");
    }
    boolean allowed = said.http() != null ? said.http() : there != null && there.http();
    String url = said.url() != null ? said.url() : there == null ? null : there.url();
    if (WebhookBody.isHttp(url) && !allowed) {
      throw Refusal.badRequest("url: must be https, or http true");
    }
  }

  private Webhook find(Tenant tenant, String id) {
    return webhooks.find(tenant, number(id)).orElseThrow(WebhooksController::unknown);
  }

  private static long number(String id) {
    if (!id.matches("[1-9][0-9]{0,17}")) {
      throw unknown();
    }
    return Long.parseLong(id);
  }

  private static Refusal unknown() {
    return Refusal.notFound("Webhook not found");
  }
}
