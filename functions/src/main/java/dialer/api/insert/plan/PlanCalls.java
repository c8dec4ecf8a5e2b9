package dialer.api.insert.plan;

import dialer.api.http.FieldErrors;
import dialer.api.insert.plan.TenantTerms.OnServer;
import dialer.api.insert.request.ActionRequest;
import dialer.api.insert.request.ItemRequest;
import dialer.call.NewIds;
import dialer.call.PhoneNumber;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.OnAnswer;
import dialer.originate.Permission;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the calls of one request from what was asked and what the tenant may do. One object a
/// request: it gathers the refusals and warnings of all its items.
public final class PlanCalls {
  private static final int USUAL_TIMEOUT_MILLIS = 30_000;

  private final TenantTerms terms;
  private final NewIds ids;
  private final ActionJson json;
  private final List<String> dids;
  private final FieldErrors unknownServers = new FieldErrors();
  private final FieldErrors refusals = new FieldErrors();
  private final Warnings warnings = new Warnings();
  private int turn;

  /// @param dids caller ids in rotation
  public PlanCalls(TenantTerms terms, NewIds ids, ActionJson json, List<String> dids) {
    this.terms = terms;
    this.ids = ids;
    this.json = json;
    this.dids = dids;
  }

  /// Items whose server is none of the tenant's.
  public FieldErrors unknownServers() {
    return unknownServers;
  }

  /// What the tenant may not do.
  public FieldErrors refusals() {
    return refusals;
  }

  public Warnings warnings() {
    return warnings;
  }

  /// @param path of the item in the body, such as `data[3].`
  /// @param channel where the first leg goes; null leaves it to dispatch
  /// @param recorded whether it is recorded where the item does not say
  /// @return empty when it was refused
  public Optional<NewCall> plan(
      String path, ItemRequest item, @Nullable Channel channel, boolean recorded) {
    OnServer server =
        (item.server() == null ? terms.anywhere() : terms.on(item.server())).orElse(null);
    if (server == null) {
      unknownServers.add(path + "asterisk_server_code", "no such server");
      return Optional.empty();
    }
    ActionRequest asked = item.action();
    int timeout = timeoutMillis(item);
    CallAction action =
        asked == null || channel == null
            ? null
            : action(path, item, asked, channel, server, timeout);
    if (asked != null && action == null) {
      return Optional.empty();
    }
    PhoneNumber number =
        item.phoneNumber() == null && channel != null ? channel.number() : item.phoneNumber();
    if (number == null) {
      throw new IllegalStateException("neither number nor channel");
    }
    CallerId shown = action == null ? item.callerId() : action.callerId();
    return Optional.of(
        new NewCall(
            ids.call(),
            item.server() == null ? null : server.serverId(),
            number,
            item.contactNumber(),
            item.customerName(),
            item.customData(),
            item.project(),
            shown == null ? null : shown(shown, server).toString(),
            action == null ? null : json.write(action),
            Math.ceilDiv(timeout, 1000),
            item.retries(),
            item.deadline() == null ? null : item.deadline().in(terms.zone()),
            item.createRecording() == null ? recorded : item.createRecording(),
            item.recordingFormat() == null ? "wav" : item.recordingFormat(),
            recordingPath(item, server),
            hook(item, server),
            asked == null ? null : asked.actionId(),
            asked == null ? null : asked.channelId(),
            asked == null ? null : asked.account()));
  }

  private @Nullable CallAction action(
      String path,
      ItemRequest item,
      ActionRequest asked,
      Channel channel,
      OnServer server,
      int timeout) {
    if (asked.preDialGoSub()) {
      warnings.add("PreDialGoSub is not supported and was ignored");
    }
    try {
      CallerId callerId = callerId(item, asked, server);
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
      List<String> broken = Permission.refusals(action, server.permission());
      for (String rule : broken) {
        int colon = rule.indexOf(": ");
        refusals.add(path + "action." + rule.substring(0, colon), rule.substring(colon + 2));
      }
      return broken.isEmpty() ? action : null;
    } catch (IllegalArgumentException e) {
      refusals.add(path + "action.Data", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /// `CallerID` before `caller_id` before the next of the queue's numbers before the client's own.
  private CallerId callerId(ItemRequest item, ActionRequest asked, OnServer server) {
    CallerId named = asked.callerId() == null ? item.callerId() : asked.callerId();
    if (named != null) {
      return shown(named, server);
    }
    for (int i = 0; i < dids.size(); i++) {
      CallerId did = new CallerId("", dids.get(turn++ % dids.size()));
      if (Permission.mayShow(did, server.permission())) {
        return did;
      }
    }
    return terms
        .defaultNumber(server)
        .map(number -> new CallerId("", number))
        .orElseThrow(() -> new IllegalArgumentException("CallerID: the account has no number"));
  }

  /// A number that is not the tenant's is replaced; its name stays.
  private CallerId shown(CallerId asked, OnServer server) {
    if (Permission.mayShow(asked, server.permission())) {
      return asked;
    }
    String own = terms.defaultNumber(server).orElse(null);
    if (own == null) {
      throw new IllegalArgumentException("CallerID: the account has no number to show");
    }
    warnings.add("Caller id " + asked.number() + " is not the account's: " + own + " is shown");
    return asked.withNumber(own);
  }

  private static OnAnswer onAnswer(
      ItemRequest item, ActionRequest asked, Channel channel, OnServer server, int timeout) {
    String wait = String.valueOf(Math.ceilDiv(timeout, 1000));
    Application application = asked.application();
    boolean dial = application != null && application.is("Dial");
    if (application != null && (!dial || asked.data() != null)) {
      String data = asked.data() == null ? "" : asked.data();
      return new OnAnswer.Run(application, application.is("Wait") && data.isEmpty() ? wait : data);
    }
    if (application != null && item.number2() != null) {
      return new OnAnswer.Run(
          application, new Channel(item.number2(), channel.endpoint()).toString());
    }
    List<String> contexts = server.terms().context();
    return contexts.isEmpty()
        ? new OnAnswer.Run(new Application("Wait"), wait)
        : new OnAnswer.Enter(contexts.getFirst(), channel.number().value());
  }

  private static int timeoutMillis(ItemRequest item) {
    if (item.action() != null && item.action().timeoutMillis() != null) {
      return item.action().timeoutMillis();
    }
    return item.callTimeout() == null ? USUAL_TIMEOUT_MILLIS : item.callTimeout() * 1000;
  }

  /// Below the tenant's own directory, whatever the request says; a path that is there already
  /// stays.
  private @Nullable String recordingPath(ItemRequest item, OnServer server) {
    String asked = item.recordingName();
    if (asked == null) {
      return null;
    }
    String root = server.terms().recordings() + "/" + terms.tenant().code() + "/";
    if (asked.startsWith(root)) {
      return asked;
    }
    String path = root + asked.substring(asked.lastIndexOf('/') + 1);
    warnings.add("recording_path: recordings are kept below " + root);
    return path;
  }

  private @Nullable String hook(ItemRequest item, OnServer server) {
    String hook = item.hook();
    if (hook != null && !server.terms().hooks().contains(hook)) {
      warnings.add("mix_monitor_command: " + hook + " is not listed and will not be run");
      return null;
    }
    return hook;
  }
}
