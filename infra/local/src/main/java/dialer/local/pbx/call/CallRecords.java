package dialer.local.pbx.call;

import dialer.local.pbx.cdr.Cdr;
import dialer.local.pbx.channel.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The call detail records of one answered channel, as Asterisk splits them: an application outside
/// the dialplan that dials gets one record up to the dial and one of it; in the dialplan the dial's
/// record begins with the channel.
final class CallRecords {
  private final Channel channel;
  private final boolean inDialplan;
  private final List<Cdr> closed = new ArrayList<>();
  private Instant start;
  private boolean open = true;

  CallRecords(Channel channel, boolean inDialplan) {
    this.channel = channel;
    this.inDialplan = inDialplan;
    this.start = channel.created();
  }

  /// Another application begins after a dial's record was closed.
  void reopen(Instant now) {
    if (!open) {
      open = true;
      start = now;
    }
  }

  void dialBegins(Instant now) {
    if (!inDialplan) {
      closed.add(record("", "ANSWERED", now));
      start = now;
    }
  }

  void dialEnds(String secondLeg, String disposition, Instant now) {
    closed.add(record(secondLeg, disposition, now));
    open = false;
  }

  List<Cdr> close(Instant now) {
    if (open) {
      closed.add(record("", "ANSWERED", now));
      open = false;
    }
    return closed;
  }

  private Cdr record(String secondLeg, String disposition, Instant end) {
    var answered = channel.answered();
    var from = answered == null || answered.isBefore(start) ? start : answered;
    return new Cdr(
        channel,
        channel.place(),
        secondLeg,
        channel.running(),
        start,
        Optional.of(from),
        end,
        disposition);
  }
}
