package dialer.api.insert;

import dialer.api.caller.Tenant;
import dialer.api.db.Database;
import dialer.api.db.Session;
import dialer.api.dispatch.DispatchCalls;
import dialer.api.insert.Insertion.Forbidden;
import dialer.api.insert.Insertion.Insertable;
import dialer.api.insert.Insertion.Inserted;
import dialer.api.insert.Insertion.Receipt;
import dialer.api.insert.Insertion.UnknownServers;
import dialer.api.insert.Replays.Sent;
import dialer.api.insert.plan.CopyCalls;
import dialer.api.insert.plan.NewCall;
import dialer.api.insert.plan.PlanCalls;
import dialer.api.insert.plan.TenantTerms;
import dialer.api.insert.request.QuickRequest;
import dialer.call.NewIds;
import dialer.call.PhoneNumber;
import dialer.originate.Channel;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Inserts one call that belongs to no queue and overtakes those that do.
@Singleton
final class InsertQuickCall {
  private final Database database;
  private final Replays replays;
  private final NewIds ids;
  private final DispatchCalls dispatch;
  private final Clock clock;

  InsertQuickCall(
      Database database, Replays replays, NewIds ids, DispatchCalls dispatch, Clock clock) {
    this.database = database;
    this.replays = replays;
    this.ids = ids;
    this.dispatch = dispatch;
    this.clock = clock;
  }

  /// @param key the `Idempotency-Key` header
  Insertion run(Tenant tenant, QuickRequest request, byte[] body, @Nullable String key) {
    Sent sent = new Sent(tenant.id(), null, null, key, Replays.digest(body));
    Insertion insertion = database.write(db -> insert(db, tenant, request, sent));
    if (insertion instanceof Inserted inserted && !inserted.replayed()) {
      dispatch.afterCommit(tenant.id());
    }
    return insertion;
  }

  private Insertion insert(Session db, Tenant tenant, QuickRequest request, Sent sent) {
    Optional<Insertion> before = replays.find(db, sent);
    if (before.isPresent() && !request.dryRun()) {
      return before.get();
    }
    TenantTerms terms = TenantTerms.load(db, tenant);
    PlanCalls plan = new PlanCalls(terms, ids, List.of());
    NewCall call = plan(plan, request, terms).orElse(null);
    if (!plan.unknownServers().isEmpty()) {
      return new UnknownServers(plan.unknownServers());
    }
    if (call == null || !plan.refusals().isEmpty()) {
      return new Forbidden(plan.refusals());
    }
    if (request.dryRun()) {
      return new Insertable(1, plan.warnings().list(), request.ignored());
    }
    CopyCalls.write(
        db, new CopyCalls.Batch(tenant.id(), null, null, clock.instant()), List.of(call));
    long entry = db.number("SELECT entry_id FROM calls WHERE id = ?", call.id().value());
    Receipt receipt =
        new Receipt(
            entry, 1, null, call.id().toString(), plan.warnings().list(), request.ignored());
    if (sent.key() != null) {
      replays.keep(db, sent, null, receipt);
    }
    return new Inserted(receipt, false);
  }

  private static Optional<NewCall> plan(PlanCalls plan, QuickRequest request, TenantTerms terms) {
    Channel channel = null;
    if (request.item().action() != null && request.item().server() != null) {
      TenantTerms.OnServer server = terms.on(request.item().server()).orElse(null);
      if (server != null) {
        try {
          channel = channel(request, server);
        } catch (IllegalArgumentException e) {
          plan.refusals().add("endpoint", String.valueOf(e.getMessage()));
          return Optional.empty();
        }
      }
    }
    return plan.plan("", request.item(), channel, true);
  }

  /// `PJSIP/{prefix}{number1}@{endpoint}`, prefix and endpoint from the body, else the first ones
  /// of the allocation. A number with a `+` loses it behind a prefix: a dial string has it in front
  /// or not at all.
  private static Channel channel(QuickRequest request, TenantTerms.OnServer server) {
    List<String> prefixes = server.terms().providedPrefix();
    List<String> endpoints = server.terms().providedEndpoints();
    String usual = prefixes.isEmpty() ? "" : prefixes.getFirst();
    String prefix = request.prefix() == null ? usual : request.prefix();
    PhoneNumber number = request.item().phoneNumber();
    if (number == null || (request.endpoint() == null && endpoints.isEmpty())) {
      throw new IllegalArgumentException("must not be blank: the allocation provides none");
    }
    String dialled =
        prefix.isEmpty() ? number.value() : prefix + number.value().replaceFirst("^\\+", "");
    return new Channel(
        new PhoneNumber(dialled),
        request.endpoint() == null ? endpoints.getFirst() : request.endpoint());
  }
}
