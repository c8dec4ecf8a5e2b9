package dialer.api.broker;

import dialer.api.health.Dependency;
import jakarta.inject.Singleton;

/// Without the broker calls are taken in and wait.
@Singleton
final class BrokerHealth implements Dependency {
  private final Broker broker;

  BrokerHealth(Broker broker) {
    this.broker = broker;
  }

  @Override
  public String name() {
    return "rabbitmq";
  }

  @Override
  public boolean answers() {
    return broker.isUp();
  }
}
