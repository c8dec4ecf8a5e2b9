package dialer.api.export;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// How calls are exported.
///
/// @param background whether a tick only begins turns; else, in a process that is frozen with its
///   answer, it waits for them
/// @param atOnce tenants who have a turn at a node, 1 to 64; half of them at most are such whose
///   last turn failed
/// @param batch calls inserted at once, 1 to 5000
/// @param every how long a tenant of whom nothing waits is left alone
/// @param firstGap after a turn that failed; twice as long after each further one, up to
///   `longestGap`
@Context
@ConfigurationProperties("dialer.export")
record ExportSettings(
    @Bindable(defaultValue = "true") boolean background,
    @Bindable(defaultValue = "16") int atOnce,
    @Bindable(defaultValue = "500") int batch,
    @Bindable(defaultValue = "5s") Duration every,
    @Bindable(defaultValue = "2s") Duration firstGap,
    @Bindable(defaultValue = "30s") Duration longestGap) {
  ExportSettings {
    between("at-once", atOnce, 64);
    between("batch", batch, 5000);
  }

  private static void between(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new ConfigurationException("dialer.export." + key + " must be 1 to " + most);
    }
  }
}
