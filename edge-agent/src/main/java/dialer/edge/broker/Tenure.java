package dialer.edge.broker;

import java.time.Instant;

/// For how long one journal has known everything that is dialled on a server.
///
/// @param term ascends with each change of the journal
/// @param since by the clock of the agent that took over, or the API's when it first answered,
///   whichever is later
public record Tenure(long term, Instant since) {}
