package dialer.api.server.share;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.time.Instant;

/// When an agent counts as down.
///
/// @param silence not heard of for so long it is: calls wait, nothing is claimed for it, its shares
///   go to other servers. Agents report every 5 s; at least 10 s
@Context
@ConfigurationProperties("dialer.agent")
public record AgentSilence(@Bindable(defaultValue = "30s") Duration silence) {
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  public AgentSilence {
    if (silence.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("dialer.agent.silence must be at least 10 s");
    }
  }

  /// An agent heard of after this is there.
  public Instant before(Instant now) {
    return now.minus(silence);
  }
}
