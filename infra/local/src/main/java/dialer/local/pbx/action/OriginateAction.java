package dialer.local.pbx.action;

import dialer.local.pbx.ami.AmiRequest;
import dialer.local.pbx.ami.AmiSession;
import dialer.local.pbx.ami.Reply;
import dialer.local.pbx.call.Dialplan;
import dialer.local.pbx.call.Originate;
import dialer.local.pbx.call.Originate.Answered;
import dialer.local.pbx.call.Originate.EnterDialplan;
import dialer.local.pbx.call.Originate.Failure;
import dialer.local.pbx.call.Originate.Identity;
import dialer.local.pbx.call.Originate.RunApplication;
import dialer.local.pbx.call.Originate.Success;
import dialer.local.pbx.call.Switchboard;
import dialer.local.pbx.channel.Party;
import dialer.local.pbx.channel.Variables;
import dialer.local.pbx.channel.Variables.Assignment;
import dialer.local.pbx.event.AmiEvent;
import dialer.local.pbx.event.Headers;
import dialer.local.pbx.event.Privilege;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Originate: checked as Asterisk checks it, which is little. An unknown technology, endpoint or
/// application passes here and fails later; only an OriginateResponse tells.
final class OriginateAction {
  private static final int LONGEST_ID = 149;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private final Switchboard board;

  OriginateAction(Switchboard board) {
    this.board = board;
  }

  void handle(AmiSession session, AmiRequest request) {
    var refusal = refusal(session, request);
    if (refusal.isPresent()) {
      session.reply(Reply.error(request, refusal.get()));
      return;
    }
    var originate = understand(request);
    if (request.isTrue("Async")) {
      session.reply(Reply.success(request, "Originate successfully queued"));
      board.originate(originate, result -> respond(originate, result));
    } else {
      session.hold();
      board.originate(
          originate,
          result -> {
            session.reply(
                result instanceof Success
                    ? Reply.success(request, "Originate successfully queued")
                    : Reply.error(request, "Originate failed"));
            session.release();
          });
    }
  }

  private static Optional<String> refusal(AmiSession session, AmiRequest request) {
    var channel = request.getOr("Channel", "");
    var application = request.getOr("Application", "");
    if (channel.isEmpty()) {
      return Optional.of("Channel not specified");
    }
    if (!request.getOr("Priority", "1").matches("\\d+")) {
      return Optional.of("Invalid priority");
    }
    if (!request.getOr("Timeout", "1").matches("-?\\d{1,10}")) {
      return Optional.of("Invalid timeout");
    }
    if (!channel.contains("/")) {
      return Optional.of("Invalid channel");
    }
    for (var header : List.of("ChannelId", "OtherChannelId")) {
      if (request.getOr(header, "").length() > LONGEST_ID) {
        return Optional.of("Uniqueid length exceeds maximum of " + LONGEST_ID);
      }
    }
    boolean complete =
        Stream.of("Exten", "Context", "Priority").allMatch(h -> request.get(h).isPresent());
    if (application.isEmpty()) {
      if (complete
          && Dialplan.find(request.getOr("Context", ""), request.getOr("Exten", "")).isEmpty()) {
        return Optional.of("Extension does not exist.");
      }
      // only a client that waits is told: an asynchronous one finds out when its call is answered
      return complete || request.isTrue("Async")
          ? Optional.empty()
          : Optional.of("Originate with 'Exten' requires 'Context' and 'Priority'");
    }
    boolean trusted = session.account().write().contains(Privilege.SYSTEM);
    return !trusted && isDangerous(application, request.getOr("Data", ""))
        ? Optional.of("Originate Access Forbidden: app or data blacklisted")
        : Optional.empty();
  }

  /// What Asterisk lets nobody originate who may not run programs anyway.
  private static boolean isDangerous(String application, String data) {
    var name = application.toLowerCase(Locale.ROOT);
    return Stream.of("system", "exec", "agi", "externalivr", "mixmonitor", "originate")
            .anyMatch(name::contains)
        || data.contains("SHELL")
        || data.contains("EVAL");
  }

  private static Originate understand(AmiRequest request) {
    var timeout =
        request.get("Timeout").map(t -> Duration.ofMillis(Math.max(0, Long.parseLong(t))));
    return new Originate(
        request.getOr("Channel", ""),
        answered(request),
        new Identity(
            request.get("ActionID"),
            request.getOr("ChannelId", ""),
            request.getOr("Account", ""),
            request.get("CallerID").map(Party::parse).orElse(Party.UNKNOWN)),
        timeout.orElse(DEFAULT_TIMEOUT),
        request.isTrue("EarlyMedia"),
        variables(request));
  }

  private static Answered answered(AmiRequest request) {
    return request.get("Application").isPresent()
        ? new RunApplication(request.getOr("Application", ""), request.getOr("Data", ""))
        : new EnterDialplan(
            request.getOr("Context", ""),
            request.getOr("Exten", ""),
            Integer.parseInt(request.getOr("Priority", "1")));
  }

  private static List<Assignment> variables(AmiRequest request) {
    return request.all("Variable").stream().flatMap(v -> Variables.parse(v).stream()).toList();
  }

  private void respond(Originate request, Originate.Result result) {
    var headers = new Headers(board.told().channelVars());
    var who = request.identity();
    who.actionId().ifPresent(id -> headers.line("ActionID", id));
    var channel =
        result instanceof Success s
            ? Optional.of(s.channel())
            : Optional.<dialer.local.pbx.channel.Channel>empty();
    headers.line("Response", channel.isPresent() ? "Success" : "Failure");
    headers.line("Channel", channel.map(c -> c.name()).orElse(request.target()));
    switch (request.answered()) {
      case RunApplication a -> headers.line("Application", a.application()).line("Data", a.data());
      case EnterDialplan d -> headers.line("Context", d.context()).line("Exten", d.exten());
    }
    headers.line("Reason", result instanceof Failure f ? f.reason() : 4);
    headers.line("Uniqueid", channel.map(c -> c.uniqueId()).orElse(Headers.known(who.channelId())));
    headers.line("CallerIDNum", Headers.known(who.caller().number()));
    headers.line("CallerIDName", Headers.known(who.caller().name()));
    channel.ifPresent(c -> headers.variables("ChanVariable(" + c.name() + ")", c));
    board
        .told()
        .listeners()
        .tell(new AmiEvent(Privilege.CALL, "OriginateResponse", headers.toString()));
  }
}
