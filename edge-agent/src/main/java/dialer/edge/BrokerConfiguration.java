package dialer.edge;

import dialer.edge.broker.BrokerSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import jakarta.validation.constraints.NotBlank;

/// RabbitMQ.
///
/// @param uri with user and password
@ConfigurationProperties("rabbitmq")
record BrokerConfiguration(@NotBlank String uri) {
  BrokerSettings settings() {
    return BrokerSettings.of(uri);
  }

  /// Without the password.
  @Override
  public String toString() {
    return settings().toString();
  }
}
