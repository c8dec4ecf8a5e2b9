package dialer.api.dispatch.claim;

import dialer.call.CallId;
import dialer.message.Originate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What becomes of the calls of a claim.
///
/// @param blocked calls that may not be dialled, each with a sentence for its tenant
/// @param later calls that wait again, until when
record Sorted(List<Dialled> dialled, Map<CallId, String> blocked, Map<CallId, Instant> later) {
  Sorted() {
    this(new ArrayList<>(), new HashMap<>(), new HashMap<>());
  }

  /// @param number of the attempt, from 1
  /// @param called whose attempts of a day count: one or two, in the one spelling of the number
  record Dialled(Originate message, int number, List<String> called) {}

  void dial(Originate message, int number, List<String> called) {
    dialled.add(new Dialled(message, number, called));
  }
}
