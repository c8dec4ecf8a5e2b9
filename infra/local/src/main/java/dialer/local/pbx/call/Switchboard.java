package dialer.local.pbx.call;

import dialer.local.pbx.cdr.CdrWriter;
import dialer.local.pbx.channel.Channels;
import dialer.local.pbx.channel.Timeline;
import dialer.local.pbx.event.BridgeEvents;
import dialer.local.pbx.event.ChannelEvents;
import dialer.local.pbx.event.Listeners;
import dialer.local.pbx.trunk.Trunks;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What every call needs. It is one object because Asterisk is one process: whatever ends it ends
/// all of it.
///
/// @param random puts neighbours in a row that come from different threads in Asterisk into one
///   order or the other
public record Switchboard(
    Timeline timeline,
    Channels channels,
    Trunks trunks,
    Told told,
    CdrWriter records,
    Recordings recordings,
    RandomGenerator random) {
  /// Where events go.
  public record Told(
      Listeners listeners, List<String> channelVars, ChannelEvents channels, BridgeEvents bridges) {
    public Told(Listeners listeners, List<String> channelVars) {
      this(
          listeners,
          channelVars,
          new ChannelEvents(listeners, channelVars),
          new BridgeEvents(listeners, channelVars));
    }
  }

  /// Begins a call. On the timeline only.
  ///
  /// @param result told once: answered, or never will be
  public void originate(Originate request, Consumer<Originate.Result> result) {
    new Origination(this, request, result).begin();
  }

  ChannelEvents events() {
    return told.channels();
  }

  /// Lets two things happen in either order.
  void inEitherOrder(Runnable one, Runnable other) {
    boolean swapped = random.nextBoolean();
    (swapped ? other : one).run();
    (swapped ? one : other).run();
  }

  /// Hangs up whatever is left, in an orderly way: an Asterisk that is told to stop.
  public void hangUpAll() {
    channels.all().forEach(c -> c.hangUp(0));
  }
}
