package dialer.api.notify.outbox;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of a try.
///
/// @param at when it began
/// @param address that was connected to, null where none was
/// @param status null where no answer came
/// @param answer its beginning
/// @param error why no answer came, or why it is no good; in our words
public record Tried(
    Delivery delivery,
    Instant at,
    Duration took,
    @Nullable String address,
    @Nullable Integer status,
    @Nullable String answer,
    @Nullable String error) {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  /// The receiver understood and does not want it: to send it again is of little use.
  boolean unwanted() {
    return status != null
        && status >= 400
        && status < 500
        && status != REQUEST_TIMEOUT
        && status != TOO_MANY_REQUESTS;
  }

  public boolean succeeded() {
    return error == null && status != null && status >= 200 && status < 300;
  }
}
