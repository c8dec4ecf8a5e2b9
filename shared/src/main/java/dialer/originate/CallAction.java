package dialer.originate;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/// What the agent asks of Asterisk for one attempt. Whether the tenant may ask for it is decided by
/// [Permission].
///
/// @param timeoutMillis how long the callee may ring, 1,000 to 120,000
/// @param codecs empty leaves it to the endpoint
@Serdeable
public record CallAction(
    Channel channel,
    OnAnswer onAnswer,
    int timeoutMillis,
    CallerId callerId,
    List<ChannelVariable> variables,
    boolean earlyMedia,
    List<Codec> codecs) {

  /// A message to Asterisk has at most 100 headers; ours need some of them.
  static final int MAX_VARIABLES = 64;

  public CallAction {
    if (timeoutMillis < 1_000 || timeoutMillis > 120_000) {
      throw new IllegalArgumentException("must be 1000 to 120000 milliseconds");
    }
    if (variables.size() > MAX_VARIABLES) {
      throw new IllegalArgumentException("must be at most " + MAX_VARIABLES + " variables");
    }
    variables = List.copyOf(variables);
    codecs = List.copyOf(codecs);
  }
}
