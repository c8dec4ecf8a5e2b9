package dialer.api.notify.live;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/// How readers are served.
///
/// @param readersEach most readers of one tenant on a node
/// @param readsAtOnce how many readers that catch up may ask the database at once; below the size
///   of the connection pool
/// @param buffer bytes that may wait for a reader before it is handed no more, and has to catch up;
///   it is handed no more than these at once either, nor than 256 KiB, beyond the last event
/// @param patience how long one that catches up may take nothing before it is ended
/// @param poll how often is looked for events that nobody told of
/// @param gap between two reads of what is new, so that what happens together is read together
/// @param heartbeat between two
@ConfigurationProperties("dialer.live")
record LiveSettings(
    @Bindable(defaultValue = "100") int readersEach,
    @Bindable(defaultValue = "4") int readsAtOnce,
    @Bindable(defaultValue = "1048576") int buffer,
    @Bindable(defaultValue = "10s") Duration patience,
    @Bindable(defaultValue = "1s") Duration poll,
    @Bindable(defaultValue = "20ms") Duration gap,
    @Bindable(defaultValue = "30s") Duration heartbeat) {
  LiveSettings {
    if (readersEach < 1 || readsAtOnce < 1 || buffer < 16_384) {
      throw new IllegalArgumentException(
          "dialer.live.readers-each and reads-at-once must be at least 1 and dialer.live.buffer 16384");
    }
  }
}
