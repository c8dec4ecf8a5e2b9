package dialer.message;

import dialer.call.AttemptId;
import dialer.server.ServerCode;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/// Hang up one attempt, from the API to an agent, on [Topology#control]. One that is not dialled
/// yet will not be, one that is over stays as it is: asking twice changes nothing.
///
/// @param at when it was asked for
@Serdeable
public record HangUp(ServerCode server, AttemptId attempt, Instant at) implements Message {}
