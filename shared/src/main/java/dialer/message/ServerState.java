package dialer.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that an agent must know to dial, from the API, on [Topology#control]. Always whole, so that
/// the newest is enough and a lost one does no harm.
///
/// @param version ascends with every change; an agent ignores one older than it has
/// @param session the hello this answers; null when something changed by itself
/// @param at when it was answered, by the API's clock; null when nothing is, and from older
///   releases
/// @param maxChannels calls at once on this server, over all tenants
/// @param callsPerSecond originates a second on this server, above 0
/// @param allocations an account that is not here may dial nothing
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerState(
    ServerCode server,
    long version,
    @Nullable UUID session,
    @Nullable Instant at,
    int maxChannels,
    double callsPerSecond,
    List<Allocation> allocations)
    implements Message {
  public ServerState {
    if (maxChannels < 0 || callsPerSecond <= 0) {
      throw new IllegalArgumentException("a server's limits must not be negative");
    }
    allocations = List.copyOf(allocations);
  }
}
