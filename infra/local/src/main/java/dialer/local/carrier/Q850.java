package dialer.local.carrier;

/// Why a call ended, in the numbering of ITU-T Q.850, with what SIP and Asterisk 22 make of it.
public final class Q850 {
  public static final int UNKNOWN = 0;
  public static final int UNALLOCATED = 1;
  public static final int NO_ROUTE_DESTINATION = 3;
  public static final int NORMAL_CLEARING = 16;
  public static final int USER_BUSY = 17;
  public static final int NO_USER_RESPONSE = 18;
  public static final int NO_ANSWER = 19;
  public static final int CALL_REJECTED = 21;
  public static final int NETWORK_OUT_OF_ORDER = 38;
  public static final int CONGESTION = 34;
  public static final int SWITCH_CONGESTION = 42;

  private Q850() {}

  /// The SIP status with which Asterisk refuses an unanswered call for this cause; what it has no
  /// row for is 603.
  public static int sipStatus(int cause) {
    return switch (cause) {
      case 1, 2, 3 -> 404;
      case 17 -> 486;
      case 18 -> 408;
      case 19, 20, 31 -> 480;
      case 21 -> 403;
      case 22 -> 410;
      case 23 -> 302;
      case 27 -> 502;
      case 28 -> 484;
      case 29 -> 501;
      case 34, 42, 66 -> 503;
      case 38 -> 500;
      case 58 -> 488;
      default -> 603;
    };
  }

  /// The cause that an Asterisk reads from a SIP refusal: the way back of {@link #sipStatus}, which
  /// loses detail.
  public static int fromSip(int status) {
    return switch (status) {
      case 404 -> 1;
      case 486 -> 17;
      case 408 -> 18;
      case 480 -> 19;
      case 410 -> 22;
      case 302 -> 23;
      case 502 -> 27;
      case 484 -> 28;
      case 501 -> 29;
      case 503 -> 34;
      case 500 -> 38;
      case 488 -> 58;
      default -> 21;
    };
  }

  /// Asterisk's own words, as in the `Cause-txt` header.
  public static String text(int cause) {
    return switch (cause) {
      case 1 -> "Unallocated (unassigned) number";
      case 3 -> "No route to destination";
      case 16 -> "Normal Clearing";
      case 17 -> "User busy";
      case 18 -> "No user responding";
      case 19 -> "User alerting, no answer";
      case 21 -> "Call Rejected";
      case 22 -> "Number changed";
      case 23 -> "Redirected to new destination";
      case 27 -> "Destination out of order";
      case 28 -> "Invalid number format";
      case 29 -> "Facility rejected";
      case 31 -> "Normal, unspecified";
      case 34 -> "Circuit/channel congestion";
      case 38 -> "Network out of order";
      case 42 -> "Switching equipment congestion";
      case 58 -> "Bearer capability not available";
      default -> "Unknown";
    };
  }
}
