package dialer.api.notify.gateway;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the sockets that API Gateway holds are served.
///
/// @param management where they are pushed to, `https://ID.execute-api.REGION.amazonaws.com/STAGE`;
///   without it there are none
/// @param lease how long after its last sign of life a process still has its shift, 1 s to 1 min
/// @param beat between two signs of life and looks for what was said
/// @param drain how long what was begun may take at the end of a shift
@ConfigurationProperties("dialer.socket")
record GatewaySettings(
    @Nullable URI management,
    @Bindable(defaultValue = "10s") Duration lease,
    @Bindable(defaultValue = "30ms") Duration beat,
    @Bindable(defaultValue = "5s") Duration drain) {
  GatewaySettings {
    if (management != null && management.getHost() == null) {
      throw new IllegalArgumentException("dialer.socket.management must be a URL");
    }
    if (lease.toSeconds() < 1 || lease.toMinutes() > 1) {
      throw new IllegalArgumentException("dialer.socket.lease must be of 1 s to 1 min");
    }
  }
}
