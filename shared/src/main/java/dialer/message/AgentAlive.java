package dialer.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.call.ClientCode;
import dialer.server.ServerCode;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sent every few seconds on [Topology#events] shard 0 by an agent that may dial. Without one for a
/// while its server counts as down: calls wait, nothing is dialled a second time.
///
/// @param stateVersion of the [ServerState] it acts on
/// @param asteriskUp whether it takes calls for its Asterisk: its AMI session is up, and it does
///   not drain
/// @param callsUp slots in use
/// @param above the tenants that use more than that state gives them here, for calls that are up go
///   on and an hour is not over at once; null: it does not say, as agents of older releases, or one
///   that took over and does not know yet what its predecessor began
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentAlive(
    ServerCode server,
    UUID journal,
    long stateVersion,
    boolean asteriskUp,
    int callsUp,
    Instant at,
    @Nullable List<Above> above)
    implements Message {

  /// @param callsUp slots the tenant uses
  /// @param callsLastHour what it dialled in the sliding hour, as far as a limit counts it
  @Serdeable
  public record Above(ClientCode client, int callsUp, int callsLastHour) {}
}
