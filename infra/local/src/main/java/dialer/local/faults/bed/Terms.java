package dialer.local.faults.bed;

import java.util.List;

/// What a run may use.
///
/// @param serverChannels calls at once over all tenants
/// @param callsPerSecond likewise
/// @param caps calls at once of each tenant
/// @param callsPerHour of each tenant; 0: no limit. What is beyond it waits longer than a run lasts
public record Terms(int serverChannels, int callsPerSecond, List<Integer> caps, int callsPerHour) {
  public Terms {
    caps = List.copyOf(caps);
  }

  public Terms(int serverChannels, int callsPerSecond, List<Integer> caps) {
    this(serverChannels, callsPerSecond, caps, 0);
  }

  public boolean limitsTheHour() {
    return callsPerHour > 0;
  }
}
