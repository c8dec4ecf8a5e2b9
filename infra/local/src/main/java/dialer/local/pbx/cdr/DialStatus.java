package dialer.local.pbx.cdr;

import dialer.local.carrier.Q850;

/// How a dial ended, in Asterisk's words.
public enum DialStatus {
  ANSWER,
  BUSY,
  CONGESTION,
  NOANSWER,
  CANCEL;

  /// What a refusal with this cause becomes: nearly everything is NOANSWER, which is why clients
  /// look at the cause.
  public static DialStatus ofCause(int cause) {
    return switch (cause) {
      case Q850.USER_BUSY -> BUSY;
      case Q850.CONGESTION, Q850.SWITCH_CONGESTION -> CONGESTION;
      default -> NOANSWER;
    };
  }

  /// What becomes of it in a call detail record.
  public String disposition() {
    return switch (this) {
      case ANSWER -> "ANSWERED";
      case BUSY -> "BUSY";
      case CONGESTION -> "CONGESTION";
      case NOANSWER, CANCEL -> "NO ANSWER";
    };
  }
}
