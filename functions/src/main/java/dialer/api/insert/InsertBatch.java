package dialer.api.insert;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.insert.Insertion.ClosedQueue;
import dialer.api.insert.Insertion.Forbidden;
import dialer.api.insert.Insertion.Insertable;
import dialer.api.insert.Insertion.Inserted;
import dialer.api.insert.Insertion.Receipt;
import dialer.api.insert.Insertion.StillEmptied;
import dialer.api.insert.Insertion.UnknownQueue;
import dialer.api.insert.Insertion.UnknownServers;
import dialer.api.insert.Replays.Sent;
import dialer.api.insert.plan.CopyCalls;
import dialer.api.insert.plan.NewCall;
import dialer.api.insert.plan.PlanCalls;
import dialer.api.insert.plan.TenantTerms;
import dialer.api.insert.plan.Warnings;
import dialer.api.insert.request.BatchRequest;
import dialer.api.insert.request.ItemRequest;
import dialer.api.steer.ReopenQueue;
import dialer.call.NewIds;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Inserts a batch: the queue, the batch and its calls in one transaction, or nothing of it.
@Singleton
final class InsertBatch {
  private final Database database;
  private final Replays replays;
  private final Queues queues;
  private final ReopenQueue reopen;
  private final NewIds ids;
  private final DispatchCalls dispatch;

  InsertBatch(
      Database database,
      Replays replays,
      Queues queues,
      ReopenQueue reopen,
      NewIds ids,
      DispatchCalls dispatch) {
    this.database = database;
    this.replays = replays;
    this.queues = queues;
    this.reopen = reopen;
    this.ids = ids;
    this.dispatch = dispatch;
  }

  /// @param servers to be told after the commit that the queue was opened again
  private record Decided(Insertion insertion, Set<Long> servers) {
    Decided(Insertion insertion) {
      this(insertion, Set.of());
    }
  }

  /// @param key the `Idempotency-Key` header
  Insertion run(Tenant tenant, BatchRequest request, byte[] body, @Nullable String key) {
    Sent sent =
        new Sent(tenant.id(), request.queueId(), request.batchId(), key, Replays.digest(body));
    Decided decided = database.write(db -> insert(db, tenant, request, sent));
    if (decided.insertion() instanceof StillEmptied) {
      reopen.empty(tenant);
      decided = database.write(db -> insert(db, tenant, request, sent));
    }
    reopen.tell(decided.servers());
    if (decided.insertion() instanceof Inserted inserted && !inserted.replayed()) {
      dispatch.afterCommit(tenant.id());
    }
    return decided.insertion();
  }

  /// What may be refused is, before anything is changed.
  private Decided insert(Session db, Tenant tenant, BatchRequest request, Sent sent) {
    Optional<Insertion> before = replays.find(db, sent);
    if (before.isPresent() && !request.dryRun()) {
      return new Decided(before.get());
    }
    Queues.Found queue =
        request.queueId() == null
            ? null
            : queues.find(db, tenant, request.queueId(), !request.dids().isEmpty()).orElse(null);
    if (request.queueId() != null && queue == null) {
      return new Decided(new UnknownQueue());
    }
    if (queue != null && !queue.takesCalls()) {
      return new Decided(new ClosedQueue(queue.steering()));
    }
    TenantTerms terms = TenantTerms.load(db, tenant);
    List<String> dids = new ArrayList<>(queue == null ? List.of() : queue.dids());
    List<String> added = request.dids().stream().filter(d -> !dids.contains(d)).distinct().toList();
    dids.addAll(added);
    PlanCalls plan = new PlanCalls(terms, ids, dids);
    List<NewCall> calls = plan(plan, request.items());
    if (!plan.unknownServers().isEmpty()) {
      return new Decided(new UnknownServers(plan.unknownServers()));
    }
    if (!plan.refusals().isEmpty()) {
      return new Decided(new Forbidden(plan.refusals()));
    }
    List<String> own = new ArrayList<>();
    for (String did : added) {
      if (terms.mayShow(did)) {
        own.add(did);
      } else {
        plan.warnings().add("dids: " + did + " is not the account's and is not shown");
      }
    }
    warnOfSettings(plan.warnings(), queue, request);
    if (request.dryRun()) {
      return new Decided(new Insertable(calls.size(), plan.warnings().list(), request.ignored()));
    }
    Set<Long> servers = Set.of();
    if (queue != null && queue.isCompleted()) {
      Optional<Set<Long>> opened = reopen.reopen(db, tenant, queue.id());
      if (opened.isEmpty()) {
        return new Decided(new StillEmptied());
      }
      servers = opened.get();
    }
    long queueId =
        queue == null
            ? queues.create(db, tenant, request, terms.zone(), own)
            : queues.add(db, tenant, queue, own);
    Instant now = queues.now();
    CopyCalls.write(db, new CopyCalls.Batch(tenant.id(), queueId, request.batchId(), now), calls);
    Receipt receipt =
        new Receipt(
            queueId,
            calls.size(),
            request.batchId(),
            null,
            plan.warnings().list(),
            request.ignored());
    replays.keep(db, sent, queueId, receipt);
    return new Decided(new Inserted(receipt, false), servers);
  }

  /// A queue that is there keeps its settings, and no queue has two types.
  ///
  /// @param queue null for a new one
  private static void warnOfSettings(
      Warnings warnings, Queues.@Nullable Found queue, BatchRequest request) {
    if (queue != null) {
      for (String setting : request.queue().given()) {
        warnings.add(setting + ": the queue keeps its own, which updatequeuemaster changes");
      }
    }
    String type = queue == null ? Queues.type(request) : queue.type();
    for (ItemRequest item : request.items()) {
      if (item.queueType() != null && !item.queueType().equals(type)) {
        warnings.add("queue_type: " + item.queueType() + " is ignored, the queue is " + type);
      }
    }
  }

  private static List<NewCall> plan(PlanCalls plan, List<ItemRequest> items) {
    List<NewCall> calls = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      ItemRequest item = items.get(i);
      plan.plan(
              "data[" + i + "].",
              item,
              item.action() == null ? null : item.action().channel(),
              false)
          .ifPresent(calls::add);
    }
    return calls;
  }
}
