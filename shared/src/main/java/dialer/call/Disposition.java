package dialer.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;

/// How a call ended. Every accepted call gets exactly one.
@Serdeable
public enum Disposition {
  /// The callee picked up.
  ANSWERED("ANSWERED", true),
  /// The callee was engaged (Q.850 cause 17).
  BUSY("BUSY", true),
  /// It rang until somebody gave up, or the callee's side said nobody is there (18, 19, 20).
  NO_ANSWER("NO ANSWER", true),
  /// The network had no room (34, 42, 44, 47).
  CONGESTION("CONGESTION", true),
  /// Refused or undeliverable for any other cause.
  FAILED("FAILED", true),
  /// Taken back by the tenant before it was dialled, or hung up on request.
  CANCELLED("CANCELLED", false),
  /// Its deadline passed before it could be dialled.
  EXPIRED("EXPIRED", false),
  /// A rule forbids dialling it; the reason says which.
  BLOCKED("BLOCKED", false),
  /// It may have been dialled, and nobody can tell what became of it. Never redialled by itself.
  LOST("LOST", true);

  private final String label;
  private final boolean dialled;

  Disposition(String label, boolean dialled) {
    this.label = label;
    this.dialled = dialled;
  }

  /// The word in the API, the messages and the database.
  @JsonValue
  public String label() {
    return label;
  }

  /// Whether a call that ended so counts as `processed` rather than `flushed`.
  public boolean dialled() {
    return dialled;
  }

  /// @throws IllegalArgumentException for a word that is no disposition
  @JsonCreator
  public static Disposition of(String label) {
    return Arrays.stream(values())
        .filter(d -> d.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no disposition: " + label));
  }

  /// What an unanswered attempt came to. The cause decides, never AMI's `Reason`: PJSIP reports
  /// every refusal with reason 0.
  ///
  /// @param hangupCause Q.850 cause, 0 where Asterisk gave none
  public static Disposition ofUnanswered(int hangupCause) {
    return switch (hangupCause) {
      case 17 -> BUSY;
      case 18, 19, 20 -> NO_ANSWER;
      case 34, 42, 44, 47 -> CONGESTION;
      default -> FAILED;
    };
  }
}
