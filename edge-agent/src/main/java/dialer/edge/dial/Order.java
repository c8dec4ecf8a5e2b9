package dialer.edge.dial;

import dialer.message.Originate;
import java.time.Instant;

/// A message that asks for a call, as it was delivered.
///
/// @param body the message's, as [#originate] was read from it
/// @param redelivered the broker gave it to somebody before, who did not acknowledge it
/// @param receipt how it is settled with the broker
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Order(
    Originate originate, byte[] body, boolean redelivered, Instant arrivedAt, Receipt receipt) {

  /// Settles a delivery. Each may be called from any thread, any number of times; only the first
  /// counts, and none when the delivery's connection is gone.
  public interface Receipt {
    /// It need not come again.
    void settle();

    /// Whether it is still ours to settle. When it is not it comes again.
    boolean valid();
  }
}
