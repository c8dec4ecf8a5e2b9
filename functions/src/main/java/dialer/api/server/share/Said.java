package dialer.api.server.share;

import org.jspecify.annotations.Nullable;

/// What an agent says of one tenant.
///
/// @param version of the state it acts on
/// @param callsUp of the tenant; null: the agent does not say, as one that has only just taken over
/// @param callsLastHour that it dialled; null likewise
public record Said(
    long server, long version, @Nullable Integer callsUp, @Nullable Integer callsLastHour) {}
