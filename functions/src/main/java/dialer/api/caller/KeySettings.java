package dialer.api.caller;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import org.jspecify.annotations.Nullable;

/// @param pepper the secret that keys are hashed with, at least 32 characters: whoever reads the
///   database alone can then test no key. Losing it voids every key
@ConfigurationProperties("dialer.keys")
record KeySettings(@Nullable String pepper) {
  private static final int MIN = 32;

  KeySettings {
    if (pepper == null || pepper.length() < MIN) {
      throw new ConfigurationException(
          "dialer.keys.pepper (DIALER_KEYS_PEPPER) is required, at least 32 characters");
    }
  }

  String secret() {
    return pepper == null ? "" : pepper;
  }
}
