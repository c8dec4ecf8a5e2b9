package dialer.edge.ami;

import dialer.call.Disposition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the records of one attempt come to.
///
/// @param firstUpAt when the first party picked up; null when it did not
/// @param secondLeg whether a second party was called
/// @param secondUpAt when it picked up
/// @param unanswered what it came to if nobody picked up
public record PastCall(
    @Nullable Instant firstUpAt,
    boolean secondLeg,
    @Nullable Instant secondUpAt,
    Instant endedAt,
    Disposition unanswered) {

  /// What Asterisk writes when nobody refused: unknown, normal clearing, normal, interworking.
  private static final Set<Integer> OUR_OWN = Set.of(0, 16, 31, 127);

  /// A bridged call has a record for each leg, all under the first leg's id. A second party can
  /// only be called once the first picked up.
  ///
  /// @param cause why the first leg ended, where that is known
  static PastCall of(List<CdrLine> records, @Nullable Integer cause) {
    boolean secondLeg = records.stream().anyMatch(CdrLine::secondLeg);
    Instant firstUp =
        records.stream()
            .filter(r -> r.disposition().equals("ANSWERED") || r.secondLeg())
            .map(r -> r.answer() == null ? r.start() : r.answer())
            .min(Comparator.naturalOrder())
            .orElse(null);
    Instant secondUp =
        records.stream()
            .filter(r -> r.secondLeg() && r.disposition().equals("ANSWERED"))
            .map(CdrLine::answer)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    Instant end = records.stream().map(CdrLine::end).max(Comparator.naturalOrder()).orElseThrow();
    return new PastCall(firstUp, secondLeg, secondUp, end, unanswered(records.getFirst(), cause));
  }

  /// Asterisk records a refusal (404, 403) as "NO ANSWER" too. Its cause tells, unless the hangup
  /// was our own side's; without a cause, what ended in the second it began did not ring out.
  private static Disposition unanswered(CdrLine record, @Nullable Integer cause) {
    if (cause != null && !OUR_OWN.contains(cause)) {
      return Disposition.ofUnanswered(cause);
    }
    return switch (record.disposition()) {
      case "BUSY" -> Disposition.BUSY;
      case "CONGESTION" -> Disposition.CONGESTION;
      case "NO ANSWER" ->
          record.end().equals(record.start()) ? Disposition.FAILED : Disposition.NO_ANSWER;
      default -> Disposition.FAILED;
    };
  }
}
