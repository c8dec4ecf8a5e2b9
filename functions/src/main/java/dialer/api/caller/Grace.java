package dialer.api.caller;

import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a credential that is replaced lives on.
public final class Grace {
  private static final int LONGEST = 7 * 24 * 3600;

  private Grace() {}

  /// @param seconds of the query parameter `grace_seconds`, 0 to a week; null: not at all
  public static Duration of(@Nullable String seconds) {
    if (seconds == null || seconds.isBlank()) {
      return Duration.ZERO;
    }
    if (!seconds.matches("[0-9]{1,6}") || Integer.parseInt(seconds) > LONGEST) {
      FieldErrors errors = new FieldErrors();
      errors.add("grace_seconds", "must be 0 to " + LONGEST);
      throw Refusal.fields(errors);
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }
}
