package dialer.local.pbx.event;

import dialer.local.pbx.channel.Channel;
import java.util.List;

/// Two legs are joined, and part again.
public final class BridgeEvents {
  private final Listeners listeners;
  private final List<String> channelVars;

  public BridgeEvents(Listeners listeners, List<String> channelVars) {
    this.listeners = listeners;
    this.channelVars = channelVars;
  }

  public void joined(String bridge, Channel first, Channel second) {
    tell("BridgeCreate", bridge(bridge, "simple_bridge", 0));
    first.bridge(bridge);
    tell("BridgeEnter", bridge(bridge, "simple_bridge", 1).channel("", first));
    second.bridge(bridge);
    tell("BridgeEnter", bridge(bridge, "simple_bridge", 2).channel("", second));
  }

  public void parted(String bridge, Channel first, Channel second) {
    first.bridge("");
    tell("BridgeLeave", bridge(bridge, "native_rtp", 1).channel("", first));
    second.bridge("");
    tell("BridgeLeave", bridge(bridge, "native_rtp", 0).channel("", second));
    tell("BridgeDestroy", bridge(bridge, "native_rtp", 0));
  }

  private Headers bridge(String id, String technology, int channels) {
    return new Headers(channelVars)
        .line("BridgeUniqueid", id)
        .line("BridgeType", "basic")
        .line("BridgeTechnology", technology)
        .line("BridgeCreator", "<unknown>")
        .line("BridgeName", "<unknown>")
        .line("BridgeNumChannels", channels)
        .line("BridgeVideoSourceMode", "none");
  }

  private void tell(String name, Headers headers) {
    listeners.tell(new AmiEvent(Privilege.CALL, name, headers.toString()));
  }
}
