package dialer.local.pbx.action;

import dialer.local.pbx.ami.AmiRequest;
import dialer.local.pbx.ami.AmiSession;
import dialer.local.pbx.ami.Reply;
import dialer.local.pbx.call.Switchboard;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What is asked of the PBX itself: Ping, CoreStatus, CoreSettings, and the two commands of the
/// console that clients ask for to learn the version.
final class CoreActions {
  private static final String VERSION = "22.10.1";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Switchboard board;
  private final ZonedDateTime started;

  CoreActions(Switchboard board, Instant started, ZoneId zone) {
    this.board = board;
    this.started = started.atZone(zone);
  }

  void ping(AmiSession session, AmiRequest request) {
    var now = board.timeline().now();
    session.reply(
        Reply.success(request)
            .line("Ping", "Pong")
            .line(
                "Timestamp",
                String.format(Locale.ROOT, "%d.%06d", now.getEpochSecond(), now.getNano() / 1000)));
  }

  /// The start time is how a client notices that the channels it knew are gone with the process
  /// that had them.
  void status(AmiSession session, AmiRequest request) {
    var date = DateTimeFormatter.ISO_LOCAL_DATE.format(started);
    var time = TIME.format(started);
    session.reply(
        Reply.success(request)
            .line("CoreStartupDate", date)
            .line("CoreStartupTime", time)
            .line("CoreReloadDate", date)
            .line("CoreReloadTime", time)
            .line("CoreCurrentCalls", board.channels().calls())
            .line("CoreProcessedCalls", board.channels().processed()));
  }

  void settings(AmiSession session, AmiRequest request) {
    session.reply(
        Reply.success(request)
            .line("AMIversion", "11.0.0")
            .line("AsteriskVersion", VERSION)
            .line("SystemName", "")
            .line("CoreMaxCalls", 0)
            .line("CoreMaxLoadAvg", "0.000000")
            .line("CoreRunUser", "")
            .line("CoreRunGroup", "")
            .line("CoreMaxFilehandles", 0)
            .line("CoreRealTimeEnabled", "No")
            .line("CoreCDRenabled", "Yes")
            .line("CoreHTTPenabled", "No")
            .line("SoundsSearchCustomDir", "No"));
  }

  void command(AmiSession session, AmiRequest request) {
    var reply = Reply.success(request, "Command output follows");
    switch (request.getOr("Command", "")) {
      case "core show version" -> reply.line("Output", "Asterisk " + VERSION + ", simulated");
      case "core show uptime" -> {
        long seconds = Duration.between(started.toInstant(), board.timeline().now()).toSeconds();
        reply.line("Output", "System uptime: " + seconds + " seconds");
        reply.line("Output", "Last reload: " + seconds + " seconds");
      }
      default -> reply.line("Output", "No such command '" + request.getOr("Command", "") + "'");
    }
    session.reply(reply);
  }
}
