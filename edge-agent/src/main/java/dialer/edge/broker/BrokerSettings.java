package dialer.edge.broker;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Where RabbitMQ is.
///
/// @param uri `amqp://` or `amqps://` with the certificate checked; with user and password
public record BrokerSettings(URI uri) {

  /// @throws IllegalArgumentException naming the key, without repeating the password
  public static BrokerSettings of(@Nullable String uri) {
    try {
      URI parsed = new URI(uri == null ? "" : uri);
      if (!"amqp".equals(parsed.getScheme()) && !"amqps".equals(parsed.getScheme())) {
        throw new IllegalArgumentException("rabbitmq.uri must be an amqp:// or amqps:// URI");
      }
      return new BrokerSettings(parsed);
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException("rabbitmq.uri is no URI");
    }
  }

  /// Without user and password.
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
