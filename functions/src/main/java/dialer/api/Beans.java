package dialer.api;

import dialer.call.NewIds;
import dialer.message.MessageCodec;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Objects of `shared` and of the JDK that the features are given.
@Factory
final class Beans {
  /// Tests replace it by one they set.
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Singleton
  NewIds newIds(Clock clock) {
    return new NewIds(clock);
  }

  @Singleton
  MessageCodec messageCodec() {
    return new MessageCodec();
  }
}
