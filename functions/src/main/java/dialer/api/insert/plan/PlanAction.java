package dialer.api.insert.plan;

import dialer.api.http.FieldErrors;
import dialer.api.insert.plan.TenantTerms.OnServer;
import dialer.api.insert.request.ActionRequest;
import dialer.api.insert.request.ItemRequest;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.OnAnswer;
import dialer.originate.Permission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is asked of Asterisk for each call of one request, held against the allocation.
final class PlanAction {
  private final TenantTerms terms;
  private final List<String> dids;
  private final FieldErrors refusals;
  private final Warnings warnings;
  private final Set<Judged> allowed = new HashSet<>();
  private final Map<Run, OnAnswer> runs = new HashMap<>();
  private int turn;

  /// @param dids caller ids in rotation
  PlanAction(TenantTerms terms, List<String> dids, FieldErrors refusals, Warnings warnings) {
    this.terms = terms;
    this.dids = dids;
    this.refusals = refusals;
    this.warnings = warnings;
  }

  /// All that permission is asked for; the calls of a batch are mostly alike in it.
  private record Judged(long serverId, String endpoint, OnAnswer onAnswer, CallerId callerId) {}

  private record Run(Application application, String data) {}

  /// @param path of the item in the body, such as `data[3].`
  /// @return null when it is refused
  @Nullable CallAction of(
      String path, ItemRequest item, ActionRequest asked, Channel channel, OnServer server) {
    if (asked.preDialGoSub()) {
      warnings.add("PreDialGoSub has no effect: Asterisk ignores it in calls it does not wait for");
    }
    if (asked.earlyMedia()) {
      warnings.add("EarlyMedia has no effect: what the callee hears begins when it answers");
    }
    CallerId callerId = callerId(path, item, asked, server);
    if (callerId == null) {
      return null;
    }
    int timeout = PlanCalls.timeoutMillis(item);
    try {
      OnAnswer onAnswer = onAnswer(item, asked, channel, server, timeout);
      CallAction action =
          new CallAction(
              channel,
              onAnswer,
              timeout,
              callerId,
              asked.variables(),
              asked.earlyMedia(),
              asked.codecs());
      return isAllowed(path, action, server) ? action : null;
    } catch (IllegalArgumentException e) {
      refusals.add(path + "action.Data", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /// The caller id that is shown for the one asked for: a number that is not the tenant's is
  /// replaced, its name stays. Null when there is no number to put there.
  @Nullable CallerId shown(String path, CallerId asked, OnServer server) {
    if (Permission.mayShow(asked, server.permission())) {
      return asked;
    }
    String own = terms.defaultNumber(server).orElse(null);
    if (own == null) {
      refusals.add(path + "caller_id", "the account has no number to show");
      return null;
    }
    warnings.add("Caller id " + asked.number() + " is not the account's: " + own + " is shown");
    return asked.withNumber(own);
  }

  private boolean isAllowed(String path, CallAction action, OnServer server) {
    Judged judged =
        new Judged(
            server.serverId(), action.channel().endpoint(), action.onAnswer(), action.callerId());
    if (allowed.contains(judged)) {
      return true;
    }
    List<String> broken = Permission.refusals(action, server.permission());
    for (String rule : broken) {
      int colon = rule.indexOf(": ");
      refusals.add(path + "action." + rule.substring(0, colon), rule.substring(colon + 2));
    }
    return broken.isEmpty() && allowed.add(judged);
  }

  /// `CallerID` before `caller_id` before the next of the queue's numbers before the client's own.
  private @Nullable CallerId callerId(
      String path, ItemRequest item, ActionRequest asked, OnServer server) {
    CallerId named = asked.callerId() == null ? item.callerId() : asked.callerId();
    if (named != null) {
      return shown(path, named, server);
    }
    for (int i = 0; i < dids.size(); i++) {
      CallerId did = new CallerId("", dids.get(turn++ % dids.size()));
      if (Permission.mayShow(did, server.permission())) {
        return did;
      }
    }
    String own = terms.defaultNumber(server).orElse(null);
    if (own == null) {
      refusals.add(path + "caller_id", "the account has no number to show");
      return null;
    }
    return new CallerId("", own);
  }

  private OnAnswer onAnswer(
      ItemRequest item, ActionRequest asked, Channel channel, OnServer server, int timeout) {
    String wait = String.valueOf(Math.ceilDiv(timeout, 1000));
    Application application = asked.application();
    boolean dial = application != null && application.is("Dial");
    if (application != null && (!dial || asked.data() != null)) {
      String data = asked.data() == null ? "" : asked.data();
      return run(application, application.is("Wait") && data.isEmpty() ? wait : data);
    }
    if (application != null && item.number2() != null) {
      return run(application, new Channel(item.number2(), channel.endpoint()).toString());
    }
    List<String> contexts = server.terms().context();
    return contexts.isEmpty()
        ? run(new Application("Wait"), wait)
        : new OnAnswer.Enter(contexts.getFirst(), channel.number().value());
  }

  private OnAnswer run(Application application, String data) {
    return runs.computeIfAbsent(
        new Run(application, data), run -> new OnAnswer.Run(run.application(), run.data()));
  }
}
