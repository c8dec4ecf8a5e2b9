package dialer.local.lambda;

import java.time.Duration;

/// @param name also that of its processes' logs, with a number
/// @param handler its class
/// @param concurrency reserved: more at once are throttled
/// @param timeout of one invocation; the process is killed then
/// @param memoryMb the heap gets 85 % of it
public record Function(
    String name, String handler, int concurrency, Duration timeout, int memoryMb) {}
