package dialer.api.queue;

import static dialer.api.http.Paths.CANONICAL;

import dialer.api.caller.Caller;
import dialer.api.caller.Roles;
import dialer.api.caller.Tenant;
import dialer.api.caller.Tenants;
import dialer.api.docs.Operation;
import dialer.api.http.BoundLists;
import dialer.api.http.Listing;
import dialer.api.http.Paging;
import dialer.api.http.Refusal;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

@Controller(CANONICAL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured({Roles.TENANT, Roles.SUPERUSER})
final class QueuesController {
  /// No entry is shorter in JSON, so more of them cannot fit.
  private static final int MIN_ENTRY_BYTES = 500;

  private final MasterQueues queues;
  private final Entries entries;
  private final Tenants tenants;

  QueuesController(MasterQueues queues, Entries entries, Tenants tenants) {
    this.queues = queues;
    this.entries = entries;
    this.tenants = tenants;
  }

  @Get("/queues/getqueuestatuses")
  @Operation(summary = "Lists the words for a queue's status")
  Listing<String> statuses() {
    return Listing.whole("Queue statuses", QueueStatus.labels());
  }

  @Get("/queues/getmasterqueues")
  @Operation(summary = "Lists the queues")
  Listing<QueueView> masterQueues(Caller caller, Paging paging) {
    return queues.page(tenants.of(caller), paging);
  }

  @Get("/queues/getqueues")
  @Operation(summary = "Lists the calls of a queue")
  Listing<EntryView> entries(
      Caller caller, Paging paging, @QueryValue("master_queue_id") @Nullable String id) {
    Tenant tenant = tenants.of(caller);
    if (id == null || id.isBlank()) {
      throw Refusal.badRequest("master_queue_id: must not be blank");
    }
    return of(tenant, id, paging);
  }

  @Get("/queues/getquickcalls")
  @Operation(summary = "Lists the quick calls")
  Listing<EntryView> quickCalls(Caller caller, Paging paging) {
    Tenant tenant = tenants.of(caller);
    long total = entries.countQuick(tenant);
    return whole(total, paging, part -> entries.quick(tenant, total, part));
  }

  @Get("/clients/queue-masters/{clientId}")
  @Operation(summary = "Lists the queues of a client")
  Listing<QueueView> queueMasters(Caller caller, String clientId, Paging paging) {
    return queues.page(tenants.withId(caller, clientId), paging);
  }

  @Get("/clients/calling-queue-entries/{clientId}/{queueId}")
  @Operation(summary = "Lists the calls of a client's queue")
  Listing<EntryView> callingQueueEntries(
      Caller caller, String clientId, String queueId, Paging paging) {
    return of(tenants.withId(caller, clientId), queueId, paging);
  }

  private Listing<EntryView> of(Tenant tenant, String id, Paging paging) {
    if (!id.matches("[0-9]{1,18}")) {
      throw Refusal.notFound("Queue not found");
    }
    long queueId = Long.parseLong(id);
    long total =
        entries.count(tenant, queueId).orElseThrow(() -> Refusal.notFound("Queue not found"));
    return whole(total, paging, part -> entries.ofQueue(tenant, queueId, total, part));
  }

  /// The page that is asked for; where none is, all there is while it fits into one answer.
  private static Listing<EntryView> whole(
      long total, Paging paging, Function<Paging, Listing<EntryView>> read) {
    if (paging.asked()) {
      return read.apply(paging);
    }
    if (total > BoundLists.MAX_BYTES / MIN_ENTRY_BYTES) {
      throw BoundLists.tooLong();
    }
    return read.apply(new Paging(1, (int) Math.max(1, total), false));
  }
}
