package dialer.local.lambda;

import java.time.Duration;
import java.util.Map;

/// @param name also that of its processes' logs, with a number
/// @param handler its class
/// @param concurrency reserved: more at once are throttled
/// @param timeout of one invocation; the process is killed then
/// @param memoryMb the heap gets 85 % of it
/// @param environment over that of whoever deploys it
public record Function(
    String name,
    String handler,
    int concurrency,
    Duration timeout,
    int memoryMb,
    Map<String, String> environment) {
  public Function(String name, String handler, int concurrency, Duration timeout, int memoryMb) {
    this(name, handler, concurrency, timeout, memoryMb, Map.of());
  }
}
