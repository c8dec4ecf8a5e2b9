package dialer.local.pbx.action;

import dialer.local.pbx.ami.Action;
import dialer.local.pbx.call.Switchboard;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// The table of actions, with the permissions that Asterisk 22 asks for them.
public final class KnownActions {
  private KnownActions() {}

  /// @param started when the PBX was, as `CoreStatus` tells it, in the zone
  public static List<Action> of(Switchboard board, Instant started, ZoneId zone) {
    var core = new CoreActions(board, started, zone);
    var lists = new ListActions(board);
    var channels = new ChannelActions(board);
    return List.of(
        Action.of(
            "AbsoluteTimeout", "Set absolute timeout.", "system,call", channels::absoluteTimeout),
        Action.of("Command", "Execute Asterisk CLI Command.", "command", core::command),
        Action.of(
            "CoreSettings",
            "Show PBX core settings (version etc).",
            "system,reporting",
            core::settings),
        Action.of(
            "CoreShowChannels",
            "List currently active channels.",
            "system,reporting",
            lists::coreShowChannels),
        Action.of(
            "CoreStatus", "Show PBX core status variables.", "system,reporting", core::status),
        Action.of(
            "Getvar",
            "Gets a channel variable or function value.",
            "call,reporting",
            channels::getvar),
        Action.of("Hangup", "Hangup channel.", "system,call", channels::hangup),
        Action.of(
            "Originate", "Originate a call.", "originate", new OriginateAction(board)::handle),
        Action.of("Ping", "Keepalive command.", "", core::ping),
        Action.of("Setvar", "Sets a channel variable or function value.", "call", channels::setvar),
        Action.of("Status", "List channel status.", "system,call,reporting", lists::status));
  }
}
