package dialer.edge.broker;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What agents of one server send through their lease queue, to whichever of them is active.
///
/// @param journal of the sender
/// @param sender made anew for each connection
/// @param nanos when it was sent, by the sender's [System#nanoTime]
/// @param tenure the sender holds the lease by; null while it only knocks
record Beat(UUID journal, UUID sender, long nanos, @Nullable Tenure tenure) {

  byte[] bytes() {
    String knock = journal + " " + sender + " " + nanos;
    String whole = tenure == null ? knock : knock + " " + tenure.term() + " " + tenure.since();
    return whole.getBytes(StandardCharsets.US_ASCII);
  }

  /// Empty when it is none.
  static Optional<Beat> read(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ");
    try {
      UUID journal = UUID.fromString(parts[0]);
      Tenure tenure =
          parts.length < 5 ? null : new Tenure(Long.parseLong(parts[3]), Instant.parse(parts[4]));
      return Optional.of(
          new Beat(journal, UUID.fromString(parts[1]), Long.parseLong(parts[2]), tenure));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }
}
