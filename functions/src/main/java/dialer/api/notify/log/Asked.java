package dialer.api.notify.log;

import dialer.api.http.FieldErrors;
import dialer.api.http.Refusal;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which deliveries are asked for; null stands for all.
///
/// @param state `waiting`, `delivered` or `failed`
public record Asked(
    @Nullable String state, @Nullable UUID call, @Nullable Long lead, @Nullable Long receiver) {
  private static final Set<String> STATES = Set.of("waiting", "delivered", "failed");

  /// @throws Refusal 400 where there is no such state
  public Asked {
    if (state != null && !STATES.contains(state)) {
      FieldErrors errors = new FieldErrors();
      errors.add("state", "must be waiting, delivered or failed");
      throw Refusal.fields(errors);
    }
  }
}
