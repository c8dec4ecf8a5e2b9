package dialer.edge.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/// Connects once, and declares what a run declares.
public final class BrokerCheck {
  private BrokerCheck() {}

  /// Why the broker cannot be used; empty when it can.
  public static Optional<String> run(BrokerSettings settings, ServerCode server) {
    try (Connection connection = BrokerLink.factory(settings).newConnection("edge-agent check")) {
      Channel channel = BrokerLink.channel(connection);
      channel.queueDeclare(Topology.REJECTED, true, false, false, Topology.rejectedArguments());
      for (String queue : List.of(Topology.control(server), Topology.events(0))) {
        channel.queueDeclare(queue, true, false, false, Topology.arguments());
      }
      if (!Lease.isFirst(connection, server)) { // the first agent knows by it that it is the first
        channel.queueDeclare(Topology.lease(server), true, false, false, Topology.leaseArguments());
      }
      return Optional.empty();
    } catch (IOException | TimeoutException e) {
      return Optional.of(BrokerLink.reason(e));
    }
  }
}
