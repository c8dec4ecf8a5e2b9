package dialer.local.faults.bed;

import java.util.List;

/// What a run may use.
///
/// @param serverChannels calls at once over all tenants
/// @param callsPerSecond likewise
/// @param caps calls at once of each tenant
public record Terms(int serverChannels, int callsPerSecond, List<Integer> caps) {
  public Terms {
    caps = List.copyOf(caps);
  }
}
