package dialer.api.limit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;

/// Requests a minute.
///
/// @param perKey of one key or login; of one address where a request shows neither; of one address
///   with credentials that do not hold
/// @param logins to `auth/`, of one address
/// @param leads of one leads key
@ConfigurationProperties("dialer.limits")
record LimitSettings(
    @Bindable(defaultValue = "600") int perKey,
    @Bindable(defaultValue = "30") int logins,
    @Bindable(defaultValue = "120") int leads) {
  LimitSettings {
    if (perKey < 1 || logins < 1 || leads < 1) {
      throw new ConfigurationException(
          "dialer.limits.per-key, .logins and .leads must be 1 or more requests a minute");
    }
  }
}
