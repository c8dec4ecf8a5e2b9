package dialer.local.pbx.action;

import dialer.local.pbx.ami.AmiRequest;
import dialer.local.pbx.ami.AmiSession;
import dialer.local.pbx.ami.Reply;
import dialer.local.pbx.call.Switchboard;
import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.event.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The two lists of channels: CoreShowChannels and Status.
final class ListActions {
  private final Switchboard board;

  ListActions(Switchboard board) {
    this.board = board;
  }

  void coreShowChannels(AmiSession session, AmiRequest request) {
    var channels = board.channels().all();
    session.reply(Reply.list(request, "Channels will follow"));
    for (var c : channels) {
      session.answer("CoreShowChannel", shown(request, c));
    }
    session.answer("CoreShowChannelsComplete", complete(request, channels.size()).toString());
  }

  void status(AmiSession session, AmiRequest request) {
    var named = request.getOr("Channel", "");
    List<Channel> channels =
        named.isEmpty() ? board.channels().all() : board.channels().find(named).stream().toList();
    if (channels.isEmpty() && !named.isEmpty()) {
      session.reply(Reply.error(request, "No such channel"));
      return;
    }
    session.reply(Reply.list(request, "Channel status will follow"));
    for (var c : channels) {
      session.answer("Status", statusOf(request, c));
    }
    session.answer(
        "StatusComplete",
        complete(request, channels.size()).line("Items", channels.size()).toString());
  }

  private String shown(AmiRequest request, Channel c) {
    var age = age(c);
    return head(request)
        .channel("", c)
        .line("Application", c.running().application())
        .line("ApplicationData", c.running().data())
        .line(
            "Duration",
            String.format(
                Locale.ROOT,
                "%02d:%02d:%02d",
                age.toHours(),
                age.toMinutesPart(),
                age.toSecondsPart()))
        .line("BridgeId", c.bridge())
        .toString();
  }

  private String statusOf(AmiRequest request, Channel c) {
    var headers =
        new Headers(board.told().channelVars())
            .line("Privilege", "Call")
            .channel("", c)
            .line("Type", "PJSIP")
            .line("DNID", "")
            .line("EffectiveConnectedLineNum", Headers.known(c.connected().number()))
            .line("EffectiveConnectedLineName", Headers.known(c.connected().name()))
            .line("TimeToHangup", 0)
            .line("BridgeID", c.bridge())
            .line("Application", c.running().application())
            .line("Data", c.running().data())
            .line("Nativeformats", "(ulaw)")
            .line("Readformat", "ulaw")
            .line("Readtrans", "")
            .line("Writeformat", "ulaw")
            .line("Writetrans", "")
            .line("Callgroup", 0)
            .line("Pickupgroup", 0)
            .line("Seconds", age(c).toSeconds());
    for (var variable : request.getOr("Variables", "").split(",")) {
      if (!variable.isEmpty()) {
        headers.line(
            "Variable",
            variable
                + "="
                + (c.variables().has(variable) ? c.variables().get(variable) : "(null)"));
      }
    }
    request.get("ActionID").ifPresent(id -> headers.line("ActionID", id));
    return headers.toString();
  }

  private Headers head(AmiRequest request) {
    var headers = new Headers(board.told().channelVars());
    request.get("ActionID").ifPresent(id -> headers.line("ActionID", id));
    return headers;
  }

  private Headers complete(AmiRequest request, int items) {
    return head(request).line("EventList", "Complete").line("ListItems", items);
  }

  private Duration age(Channel c) {
    return Duration.between(c.created(), board.timeline().now());
  }
}
