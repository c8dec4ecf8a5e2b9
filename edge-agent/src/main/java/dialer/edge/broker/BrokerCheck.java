package dialer.edge.broker;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/// Tries to connect once.
public final class BrokerCheck {
  private BrokerCheck() {}

  /// Why the broker cannot be used; empty when it can.
  public static Optional<String> run(BrokerSettings settings) {
    try (Connection connection = BrokerLink.factory(settings).newConnection("edge-agent check")) {
      return connection.isOpen() ? Optional.empty() : Optional.of("it closed the connection");
    } catch (IOException | TimeoutException e) {
      return Optional.of(BrokerLink.reason(e));
    }
  }
}
