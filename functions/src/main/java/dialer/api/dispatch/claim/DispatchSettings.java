package dialer.api.dispatch.claim;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// How dispatch works.
///
/// @param lookahead how many calls wait at an agent beyond the channels it may use, so that a
///   channel that comes free is taken at once; no more than the agent takes off its queue ahead,
///   else quick calls would queue behind bulk calls there. 0 to 1000
/// @param patience how long an insert waits for the dispatch it caused: nothing where the process
///   lives on, up to 2 s where it is frozen with the answer
@Context
@ConfigurationProperties("dialer.dispatch")
public record DispatchSettings(
    @Bindable(defaultValue = "10") int lookahead,
    @Bindable(defaultValue = "0s") Duration patience) {
  public DispatchSettings {
    if (lookahead < 0 || lookahead > 1_000) {
      throw new IllegalArgumentException("dialer.dispatch.lookahead must be 0 to 1000");
    }
    if (patience.isNegative() || patience.compareTo(Duration.ofSeconds(2)) > 0) {
      throw new IllegalArgumentException("dialer.dispatch.patience must be 0 to 2 s");
    }
  }
}
