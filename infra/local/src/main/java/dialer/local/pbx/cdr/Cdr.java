package dialer.local.pbx.cdr;

import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.Channel.Place;
import dialer.local.pbx.channel.Channel.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One call detail record.
///
/// @param destinationChannel the second leg's name, or empty
/// @param answer when it was answered; a second record of an answered channel is answered from its
///   start
/// @param disposition ANSWERED, NO ANSWER, BUSY, CONGESTION
public record Cdr(
    Channel channel,
    Place place,
    String destinationChannel,
    Running last,
    Instant start,
    Optional<Instant> answer,
    Instant end,
    String disposition) {
  /// Whole seconds, rounded down, as Asterisk counts them.
  public long duration() {
    return Duration.between(start, end).toSeconds();
  }

  public long billableSeconds() {
    return answer.map(a -> Duration.between(a, end).toSeconds()).orElse(0L);
  }
}
