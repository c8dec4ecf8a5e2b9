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

  public boolean succeeded() {
    return error == null && status != null && status >= 200 && status < 300;
  }
}
