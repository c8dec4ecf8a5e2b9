package dialer.local.pbx.action;

import dialer.local.pbx.ami.AmiRequest;
import dialer.local.pbx.ami.AmiSession;
import dialer.local.pbx.ami.Reply;
import dialer.local.pbx.call.Switchboard;
import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.Variables.Assignment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What is done to channels that exist: Hangup, AbsoluteTimeout, Getvar, Setvar. A channel is named
/// by its name or by its unique id, exactly.
final class ChannelActions {
  private final Switchboard board;

  ChannelActions(Switchboard board) {
    this.board = board;
  }

  void hangup(AmiSession session, AmiRequest request) {
    var named = request.getOr("Channel", "");
    if (named.isEmpty()) {
      session.reply(Reply.error(request, "No channel specified"));
    } else if (named.startsWith("/")) {
      hangUpMatching(session, request, named);
    } else {
      found(session, request, named)
          .ifPresent(c -> {
            session.reply(Reply.success(request, "Channel Hungup"));
            c.hangUp(cause(request));
          });
    }
  }

  void absoluteTimeout(AmiSession session, AmiRequest request) {
    var seconds = request.getOr("Timeout", "");
    if (request.get("Channel").isEmpty()) {
      session.reply(Reply.error(request, "No channel specified"));
    } else if (!seconds.matches("\\d{1,6}")) {
      session.reply(Reply.error(request, "No timeout specified"));
    } else {
      found(session, request, request.getOr("Channel", ""))
          .ifPresent(c -> {
            c.timer(
                board
                    .timeline()
                    .after(Duration.ofSeconds(Long.parseLong(seconds)), () -> c.hangUp(0)));
            session.reply(Reply.success(request, "Timeout Set"));
          });
    }
  }

  void getvar(AmiSession session, AmiRequest request) {
    var variable = request.getOr("Variable", "");
    if (variable.isEmpty()) {
      session.reply(Reply.error(request, "No variable specified"));
    } else if (request.get("Channel").isEmpty()) {
      session.reply(Reply.success(request).line("Variable", variable).line("Value", ""));
    } else {
      found(session, request, request.getOr("Channel", ""))
          .ifPresent(c ->
              session.reply(
                  Reply.success(request)
                      .line("Variable", variable)
                      .line("Value", value(c, variable))));
    }
  }

  void setvar(AmiSession session, AmiRequest request) {
    var variable = request.getOr("Variable", "");
    if (variable.isEmpty()) {
      session.reply(Reply.error(request, "No variable specified"));
    } else {
      found(session, request, request.getOr("Channel", ""))
          .ifPresent(c -> {
            c.variables().set(new Assignment(variable, request.getOr("Value", "")));
            session.reply(Reply.success(request, "Variable Set"));
          });
    }
  }

  private void hangUpMatching(AmiSession session, AmiRequest request, String expression) {
    var end = expression.lastIndexOf('/');
    List<Channel> matching;
    try {
      var pattern = Pattern.compile(expression.substring(1, end > 0 ? end : expression.length()));
      matching =
          board.channels().all().stream().filter(c -> pattern.matcher(c.name()).find()).toList();
    } catch (PatternSyntaxException e) {
      session.reply(Reply.error(request, "Regex format invalid, Channel param should be /regex/"));
      return;
    }
    var id = request.get("ActionID").map(a -> "ActionID: " + a + "\r\n").orElse("");
    session.reply(Reply.list(request, "Channels hung up will follow"));
    matching.forEach(c -> session.answer("ChannelHungup", "Channel: " + c.name() + "\r\n" + id));
    session.answer(
        "ChannelsHungupListComplete",
        id + "EventList: Complete\r\nListItems: " + matching.size() + "\r\n");
    matching.forEach(c -> c.hangUp(cause(request)));
  }

  private Optional<Channel> found(AmiSession session, AmiRequest request, String named) {
    var channel = board.channels().find(named);
    if (channel.isEmpty()) {
      session.reply(Reply.error(request, "No such channel"));
    }
    return channel;
  }

  private static String value(Channel c, String variable) {
    return switch (variable) {
      case "CHANNEL(state)" -> c.state().words();
      case "CHANNEL(name)" -> c.name();
      case "CHANNEL(accountcode)" -> c.accountCode();
      case "CHANNEL(linkedid)" -> c.linkedId();
      default -> c.variables().get(variable);
    };
  }

  private static int cause(AmiRequest request) {
    var cause = request.getOr("Cause", "0");
    return cause.matches("\\d{1,3}") && Integer.parseInt(cause) <= 127
        ? Integer.parseInt(cause)
        : 0;
  }
}
