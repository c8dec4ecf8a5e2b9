package dialer.edge.dial;

import dialer.call.Disposition;
import java.time.Instant;

/// What to do with an order now.
sealed interface Verdict {
  record Dial() implements Verdict {}

  /// Not now; perhaps in a moment.
  record Hold(String why) implements Verdict {}

  /// Not here, or not soon: the API may place it elsewhere or later.
  record GiveBack(String why, Instant notBefore) implements Verdict {}

  /// Never.
  record End(Disposition disposition, String why) implements Verdict {}
}
