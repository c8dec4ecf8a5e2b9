package dialer.api.insert.plan;

import dialer.api.http.FieldErrors;
import dialer.api.insert.plan.TenantTerms.OnServer;
import dialer.api.insert.request.ActionRequest;
import dialer.api.insert.request.ItemRequest;
import dialer.api.json.WrittenTime;
import dialer.call.NewIds;
import dialer.call.PhoneNumber;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the calls of one request from what was asked and what the tenant may do. One object a
/// request: it gathers the refusals and warnings of all its items.
public final class PlanCalls {
  private static final int USUAL_TIMEOUT_MILLIS = 30_000;

  private final TenantTerms terms;
  private final NewIds ids;
  private final FieldErrors unknownServers = new FieldErrors();
  private final FieldErrors refusals = new FieldErrors();
  private final Warnings warnings = new Warnings();
  private final Map<WrittenTime, String> deadlines = new HashMap<>();
  private final PlanAction actions;

  /// @param dids caller ids in rotation
  public PlanCalls(TenantTerms terms, NewIds ids, List<String> dids) {
    this.terms = terms;
    this.ids = ids;
    actions = new PlanAction(terms, dids, refusals, warnings);
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
      if (item.server() == null) {
        unknownServers.add(path + "asterisk_server_code", "no server is allocated");
      } else {
        unknownServers.add(path + "asterisk_server_code", "no such server");
      }
      return Optional.empty();
    }
    ActionRequest asked = item.action();
    CallAction action =
        asked == null || channel == null ? null : actions.of(path, item, asked, channel, server);
    CallerId shown =
        action != null
            ? action.callerId()
            : item.callerId() == null ? null : actions.shown(path, item.callerId(), server);
    boolean refused = asked != null ? action == null : item.callerId() != null && shown == null;
    if (refused) {
      return Optional.empty();
    }
    PhoneNumber number =
        item.phoneNumber() == null && channel != null ? channel.number() : item.phoneNumber();
    if (number == null) {
      throw new IllegalStateException("neither number nor channel");
    }
    return Optional.of(
        new NewCall(
            ids.call(),
            item.server() == null ? null : server.serverId(),
            number,
            item.contactNumber(),
            item.customerName(),
            item.customData(),
            item.project(),
            shown == null ? null : shown.toString(),
            action == null ? null : ActionJson.write(action),
            Math.ceilDiv(timeoutMillis(item), 1000),
            item.retries(),
            item.deadline() == null ? null : deadline(item.deadline()),
            item.createRecording() == null ? recorded : item.createRecording(),
            item.recordingFormat() == null ? "wav" : item.recordingFormat(),
            recordingPath(item, server),
            hook(item, server),
            asked == null ? null : asked.actionId(),
            asked == null ? null : asked.channelId(),
            asked == null ? null : asked.account(),
            item.maxCallSeconds()));
  }

  /// How long the callee may ring: `Timeout` before `call_timeout` before 30 s.
  static int timeoutMillis(ItemRequest item) {
    if (item.action() != null && item.action().timeoutMillis() != null) {
      return item.action().timeoutMillis();
    }
    return item.callTimeout() == null ? USUAL_TIMEOUT_MILLIS : item.callTimeout() * 1000;
  }

  private String deadline(WrittenTime written) {
    return deadlines.computeIfAbsent(written, time -> time.in(terms.zone()).toString());
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
