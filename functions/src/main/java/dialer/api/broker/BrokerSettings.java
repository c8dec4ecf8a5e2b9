package dialer.api.broker;

import com.rabbitmq.client.ConnectionFactory;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// Where the broker is.
///
/// @param uri `amqp://user:password@host:port/vhost`, or `amqps:` with the certificate checked
/// @param heartbeatSeconds how soon a silent link is noticed; 0 for none, where the process may be
///   frozen between two requests
@Context
@ConfigurationProperties("rabbitmq")
record BrokerSettings(
    @Bindable(defaultValue = "amqp://guest:guest@127.0.0.1:5672") String uri,
    @Bindable(defaultValue = "10") int heartbeatSeconds) {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int ANSWER_MILLIS = 5_000;

  BrokerSettings {
    if (heartbeatSeconds < 0 || heartbeatSeconds > 600) {
      throw new IllegalArgumentException("rabbitmq.heartbeat-seconds must be 0 to 600");
    }
    prepare(new ConnectionFactory(), uri, heartbeatSeconds);
  }

  /// Makes `connections` behave as [Link] needs it.
  ConnectionFactory prepare(ConnectionFactory connections) {
    return prepare(connections, uri, heartbeatSeconds);
  }

  private static ConnectionFactory prepare(
      ConnectionFactory connections, String uri, int heartbeatSeconds) {
    try {
      connections.setUri(uri);
      if (connections.isSSL()) {
        // what setUri trusts has changed with versions of the library
        connections.useSslProtocol(SSLContext.getDefault());
        connections.enableHostnameVerification();
      }
    } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
      // without the cause: it repeats the uri, and that has the password in it
      throw new IllegalArgumentException(
          "rabbitmq.uri must be amqp[s]://user:password@host:port/vhost");
    }
    // ours alone: the library's would bring back consumers whose delivery tags mean nothing any
    // more
    connections.setAutomaticRecoveryEnabled(false);
    connections.setTopologyRecoveryEnabled(false);
    connections.setRequestedHeartbeat(heartbeatSeconds);
    connections.setConnectionTimeout(CONNECT_MILLIS);
    connections.setHandshakeTimeout(CONNECT_MILLIS);
    connections.setChannelRpcTimeout(ANSWER_MILLIS);
    connections.setSharedExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return connections;
  }
}
