package dialer.message;

import dialer.server.ServerCode;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;

/// An agent is here and asks for its [ServerState]; sent on [Topology#events] shard 0 at each start
/// and whenever it lost the broker. It dials nothing before a state that names its session came.
///
/// @param journal the id of its journal: a new one means the old one and its attempts are gone
/// @param session made anew for each hello
/// @param version the agent's own, for operators
@Serdeable
public record AgentHello(ServerCode server, UUID journal, UUID session, String version, Instant at)
    implements Message {}
