package dialer.edge.broker;

import com.rabbitmq.client.Connection;
import java.io.IOException;

/// Somebody who works over the link. Told on the link's own thread, one thing at a time.
public interface BrokerUser {
  /// A new connection. Whatever was held over the one before is void.
  ///
  /// @throws IOException when it cannot begin; the connection is then given up and made again
  void connected(Connection connection) throws IOException;

  /// Called several times a second while the connection lives.
  ///
  /// @throws IOException when it cannot go on, as in [#connected]
  void tick() throws IOException;

  /// The connection is gone.
  void lost();
}
