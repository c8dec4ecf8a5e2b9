package dialer.message;

import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.ClientCode;
import dialer.server.ServerCode;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;

/// Something happened to an attempt, from its agent, on [Topology#events]. Sent at least once,
/// folded exactly once by (attempt, sequence); its AMQP message id is `<attempt>.<sequence>`.
///
/// @param journal the id of the agent's journal that knows this attempt
/// @param sequence 0 to 62, ascending within an attempt in the order things happened; a journal
///   that answers for what another one may have had dialled begins at a later multiple of 8, so
///   that both are heard, and the first end that comes counts
/// @param at when it happened, by the agent's clock
@Serdeable
public record AttemptReport(
    ServerCode server,
    UUID journal,
    AttemptId attempt,
    CallId call,
    ClientCode client,
    int sequence,
    Instant at,
    Happening happening)
    implements Message {
  /// Sequences are folded into the bits of one database column.
  public static final int MAX_SEQUENCE = 62;

  public AttemptReport {
    if (sequence < 0 || sequence > MAX_SEQUENCE) {
      throw new IllegalArgumentException("sequence must be 0 to " + MAX_SEQUENCE);
    }
  }

  public String messageId() {
    return attempt + "." + sequence;
  }
}
