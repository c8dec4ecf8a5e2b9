package dialer.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How one attempt ended, whole: it alone is enough to fold the attempt, whatever was folded before
/// it.
///
/// @param hangupCause Q.850 cause of the first leg, null when it never had a channel
/// @param techCause the SIP status behind it (486, 503, ...), null when Asterisk did not say
/// @param startedAt when dialling began; null when it never did
/// @param answeredAt when the party that counts picked up: the second leg where there is one, else
///   the first; null when nobody did
/// @param reason a sentence for `FAILED`, `BLOCKED`, `EXPIRED` and `LOST`, and where it was hung up
///   on request; null for the others
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Outcome(
    Disposition disposition,
    @Nullable Integer hangupCause,
    @Nullable Integer techCause,
    @Nullable Instant startedAt,
    @Nullable Instant answeredAt,
    Instant endedAt,
    @Nullable String reason) {

  /// An attempt that ended without having been dialled.
  public static Outcome undialled(Disposition disposition, Instant at, String reason) {
    return new Outcome(disposition, null, null, null, null, at, reason);
  }

  /// From the start of dialling to the end, in whole seconds; 0 when it was never dialled.
  public int durationSeconds() {
    return startedAt == null ? 0 : seconds(startedAt);
  }

  /// From the answer to the end, in whole seconds; 0 without an answer.
  public int billableSeconds() {
    return answeredAt == null ? 0 : seconds(answeredAt);
  }

  private int seconds(Instant from) {
    return (int) Math.max(0, Duration.between(from, endedAt).toSeconds());
  }
}
