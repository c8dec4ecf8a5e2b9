package dialer.local.faults;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;

/// What became of one run.
///
/// @param cell the fault's name
/// @param attempts that reached the carrier
/// @param most calls at once
/// @param second the most that began within a second
/// @param took seconds
/// @param outcomes how many calls ended how, as the API says
/// @param wrong a sentence for each thing
@Serdeable
record Verdict(
    String cell,
    int calls,
    int attempts,
    int most,
    int second,
    double took,
    Map<String, Integer> outcomes,
    List<String> wrong) {
  boolean isGood() {
    return wrong.isEmpty();
  }
}
