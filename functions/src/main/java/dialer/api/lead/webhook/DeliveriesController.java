package dialer.api.lead.webhook;

import static dialer.api.http.Paths.CANONICAL;
import static dialer.api.notify.log.Kind.WEBHOOK;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.notify.log.Asked;
import dialer.api.notify.log.DeliveryLog;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

/// What was sent to webhooks.
@Controller(CANONICAL + "/webhooks/deliveries")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class DeliveriesController {
  private final DeliveryLog log;
  private final Tenants tenants;

  DeliveriesController(DeliveryLog log, Tenants tenants) {
    this.log = log;
    this.tenants = tenants;
  }

  /// @param state `waiting`, `delivered` or `failed`
  @Get
  @Operation(summary = "Lists what was sent to webhooks, the latest first")
  Listing<DeliveryView> list(
      Caller caller,
      Paging paging,
      @QueryValue("state") @Nullable String state,
      @QueryValue("webhook_id") @Nullable Long webhook,
      @QueryValue("lead_id") @Nullable Long lead) {
    Asked asked = new Asked(state, null, lead, webhook);
    return log.page(tenants.of(caller), WEBHOOK, asked, paging, DeliveryView::of);
  }

  @Get("/{eventId}")
  @Operation(summary = "Shows what was sent to a webhook, with every try")
  DeliveryDetail get(Caller caller, String eventId) {
    return DeliveryDetail.of(log.one(tenants.of(caller), WEBHOOK, eventId, DeliveryView::of));
  }

  /// Sends it once more, whatever became of it before.
  @Post("/{eventId}/redeliver")
  @Operation(summary = "Sends a webhook delivery once more", refuses = 409)
  @Consumes(MediaType.ALL)
  DeliveryDetail redeliver(Caller caller, String eventId) {
    return DeliveryDetail.of(log.redeliver(tenants.of(caller), WEBHOOK, eventId, DeliveryView::of));
  }
}
