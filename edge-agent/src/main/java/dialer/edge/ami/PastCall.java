package dialer.edge.ami;

import dialer.call.Disposition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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

  /// A bridged call has a record for each leg, all under the first leg's id. A second party can
  /// only be called once the first picked up.
  static PastCall of(List<CdrLine> records) {
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
    return new PastCall(firstUp, secondLeg, secondUp, end, unanswered(records.getFirst()));
  }

  /// Asterisk records a refusal (404, 403) as "NO ANSWER" too, and no cause with it; what ended in
  /// the second it began did not ring out.
  private static Disposition unanswered(CdrLine record) {
    return switch (record.disposition()) {
      case "BUSY" -> Disposition.BUSY;
      case "CONGESTION" -> Disposition.CONGESTION;
      case "NO ANSWER" ->
          record.end().equals(record.start()) ? Disposition.FAILED : Disposition.NO_ANSWER;
      default -> Disposition.FAILED;
    };
  }
}
