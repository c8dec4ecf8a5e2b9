package dialer.message;

import dialer.server.ServerCode;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;

/// Sent every few seconds on [Topology#events] shard 0 by an agent that may dial. Without one for a
/// while its server counts as down: calls wait, nothing is dialled a second time.
///
/// @param stateVersion of the [ServerState] it acts on
/// @param asteriskUp whether its AMI session is up
/// @param callsUp slots in use
@Serdeable
public record AgentAlive(
    ServerCode server, UUID journal, long stateVersion, boolean asteriskUp, int callsUp, Instant at)
    implements Message {}
