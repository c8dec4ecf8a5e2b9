package dialer.api.server;

import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a tenant may do on a server, and what calls are made of there that do not say it
/// themselves.
///
/// @param allocation as the agent is told; its channels and calls an hour are this server's share
/// @param serverChannels calls at once on the server, over all tenants
/// @param prefixes what may stand before a number, the usual one first
/// @param did the tenant's own number, shown when nothing else says what to show
/// @param dids the allocation's numbers
public record Terms(
    long clientId,
    long serverId,
    ServerCode server,
    Allocation allocation,
    int serverChannels,
    List<String> prefixes,
    @Nullable String did,
    List<String> dids) {
  public Terms {
    prefixes = List.copyOf(prefixes);
    dids = List.copyOf(dids);
  }
}
