package dialer.edge.dial;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// What is tried again until it succeeds says why it fails: once, and again when the reason is
/// another. Owned by the dialler's thread.
final class Complaint {
  private final Logger log;
  private final String what;
  private @Nullable String why;

  /// @param what failed, and what that means
  Complaint(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  void failed(@Nullable Throwable failure) {
    String now = failure == null ? "no reason is known" : reason(failure);
    if (now.equals(why)) {
      log.debug("{}, still", what, failure);
    } else {
      log.warn("{}: {}", what, now);
      why = now;
    }
  }

  /// That it did not succeed yet, and why where it failed.
  Obstacle obstacle(String waitingFor) {
    return why == null
        ? Obstacle.passing(waitingFor)
        : Obstacle.failing(waitingFor + " (" + why + ")");
  }

  void over() {
    why = null;
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
