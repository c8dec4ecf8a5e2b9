package dialer.local.pbx.call;

import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.Timeline;
import dialer.local.pbx.channel.Variables.Assignment;
import dialer.local.pbx.event.ChannelEvents;
import java.time.Duration;
import java.util.function.Consumer;

/// Puts onto a new first leg what the Originate asked for: variables, account, caller. A name with
/// parentheses is a function write, which Asterisk executes; those that matter to a call's outcome
/// are known here.
final class Dressing {
  private final ChannelEvents events;
  private final Timeline timeline;

  Dressing(ChannelEvents events, Timeline timeline) {
    this.events = events;
    this.timeline = timeline;
  }

  /// @param expired run when the time given by `TIMEOUT(absolute)` is over
  void dress(Channel c, Originate request, Consumer<Channel> expired) {
    events.appeared(c);
    events.runs(c);
    request.variables().forEach(v -> assign(c, v, expired));
    var who = request.identity();
    if (!who.account().isEmpty()) {
      events.account(c, who.account());
    }
    if (!who.caller().isUnknown()) {
      events.caller(c, who.caller());
      events.connected(c, who.caller());
    }
  }

  private void assign(Channel c, Assignment a, Consumer<Channel> expired) {
    if (!a.isFunction()) {
      c.variables().set(a);
      events.set(c, a);
    } else if (a.name().startsWith("CDR(")) {
      c.cdrFields().put(a.name().substring(4, a.name().length() - 1), a.value());
    } else if (a.name().equals("TIMEOUT(absolute)") && a.value().matches("\\d{1,6}")) {
      c.timer(
          timeline.after(Duration.ofSeconds(Long.parseLong(a.value())), () -> expired.accept(c)));
    }
  }
}
