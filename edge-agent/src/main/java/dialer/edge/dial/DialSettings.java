package dialer.edge.dial;

import dialer.server.ServerCode;
import java.time.Duration;

/// @param hold how long an order may wait here for a slot and a permit before it is given back
/// @param holdPaused the same for an order of a paused queue: short, for it takes the place of
///   others
/// @param betweenLooks at Asterisk after a break; a request that was in the socket when the agent
///   died is carried out within it
/// @param unproven how many calls may be on their way to Asterisk without a sign of it, at least 1.
///   Asterisk 22 accepts more than it can begin, and then stalls
public record DialSettings(
    ServerCode server, Duration hold, Duration holdPaused, Duration betweenLooks, int unproven) {
  public DialSettings {
    if (hold.compareTo(Duration.ofMinutes(1)) > 0 || holdPaused.compareTo(hold) > 0) {
      throw new IllegalArgumentException(
          "agent.hold must be at most a minute, agent.hold-paused at most that");
    }
    if (unproven < 1) {
      throw new IllegalArgumentException("agent.unproven must be at least 1");
    }
  }
}
