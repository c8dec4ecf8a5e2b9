package dialer.api.retention;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/// How long the system keeps calls and leads.
///
/// @param days since a call was taken in; whole months are dropped once all of it is older. A
///   tenant may have its own kept for shorter, not for longer. 1 to 36500
/// @param leadDays since there was news of a lead; likewise
@Context
@ConfigurationProperties("dialer.retention")
record RetentionSettings(
    @Bindable(defaultValue = "400") int days, @Bindable(defaultValue = "400") int leadDays) {
  static final int MOST_DAYS = 36_500;

  RetentionSettings {
    between("days", days);
    between("lead-days", leadDays);
  }

  private static void between(String key, int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw new IllegalArgumentException("dialer.retention." + key + " must be 1 to 36500");
    }
  }
}
