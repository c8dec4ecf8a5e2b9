package dialer.api.notify.outbox;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// How posts are sent and sent again.
///
/// @param atOnce posts under way on a node, 1 to 1000
/// @param atOnceEach of them to one receiver; to one whose last post failed only one. 1 to 1000
/// @param firstGap after a failed try; each further gap is twice as long, up to `longestGap`
/// @param failures in a row after which a receiver is left alone for a while, 1 to 100
/// @param rest how long the first time, twice as long each further time, up to `longestRest`
@ConfigurationProperties("dialer.notify")
public record OutboxSettings(
    @Bindable(defaultValue = "128") int atOnce,
    @Bindable(defaultValue = "8") int atOnceEach,
    @Bindable(defaultValue = "10s") Duration firstGap,
    @Bindable(defaultValue = "2h") Duration longestGap,
    @Bindable(defaultValue = "5") int failures,
    @Bindable(defaultValue = "30s") Duration rest,
    @Bindable(defaultValue = "10m") Duration longestRest) {
  public OutboxSettings {
    between("at-once", atOnce, 1000);
    between("at-once-each", atOnceEach, 1000);
    between("failures", failures, 100);
  }

  private static void between(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("dialer.notify." + key + " must be 1 to " + most);
    }
  }
}
