package dialer.local.carrier.check;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.Q850;
import java.util.List;

/// What became of one attempt, as the carrier saw it.
public sealed interface CarrierOutcome {
  record Answered() implements CarrierOutcome {}

  /// The callee refused, or the caller gave up while it rang.
  ///
  /// @param cause Q.850 as in the carrier's END line
  record Unanswered(int cause) implements CarrierOutcome {}

  /// There is an INVITE and no END yet.
  record StillUp() implements CarrierOutcome {}

  /// The disposition that the API must show for it. A cause is first taken the way it travels over
  /// SIP, for that is all the PBX can know; 0, 16 and 127 are a caller who gave up.
  default String disposition() {
    return switch (this) {
      case Answered _ -> "ANSWERED";
      case StillUp _ -> "(still up)";
      case Unanswered(int cause)
          when cause == Q850.UNKNOWN || cause == Q850.NORMAL_CLEARING || cause == 127 ->
          "NO ANSWER";
      case Unanswered(int cause) ->
          switch (Q850.fromSip(Q850.sipStatus(cause))) {
            case Q850.USER_BUSY -> "BUSY";
            case Q850.CONGESTION -> "CONGESTION";
            case Q850.NO_USER_RESPONSE, Q850.NO_ANSWER -> "NO ANSWER";
            default -> "FAILED";
          };
    };
  }

  /// @param facts of one attempt, in any order
  static CarrierOutcome of(List<CarrierFact> facts) {
    if (facts.stream().anyMatch(f -> f.kind() == CarrierFact.Kind.ANSWER)) {
      return new Answered();
    }
    return facts.stream()
        .filter(f -> f.kind() == CarrierFact.Kind.END)
        .findFirst()
        .<CarrierOutcome>map(f -> new Unanswered(f.cause().orElse(Q850.UNKNOWN)))
        .orElseGet(StillUp::new);
  }
}
