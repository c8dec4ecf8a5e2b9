package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import java.time.Instant;
import java.util.Locale;

/// A call that is not over, for somebody who looks.
///
/// @param number masked
/// @param stage `waiting`, `intending`, `sending`, `ringing`, `talking` or `keeping`
/// @param since when it came, or was dialled
public record CallGlance(
    AttemptId attempt, ClientCode client, String number, String stage, Instant since) {
  static CallGlance of(LiveCall call) {
    boolean sent = call.stage == LiveCall.Stage.SENT;
    return new CallGlance(
        call.attempt(),
        call.client(),
        call.order().action().channel().number().masked(),
        !sent
            ? call.stage.name().toLowerCase(Locale.ROOT)
            : call.trace.answeredAt() != null ? "talking" : "ringing",
        call.stage == LiveCall.Stage.WAITING ? call.waitingSince : call.trace.startedAt());
  }
}
