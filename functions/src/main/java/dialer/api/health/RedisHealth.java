package dialer.api.health;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Redis: without it the API is slower, and no less right. Connected when first asked; Lettuce
/// itself finds it again after a loss.
@Singleton
final class RedisHealth implements Dependency {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RedisClient client;
  private @Nullable StatefulRedisConnection<String, String> connection;

  RedisHealth(@Property(name = "redis.uri") String uri) {
    client = RedisClient.create(RedisURI.create(uri));
    client.setOptions(
        ClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
            .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public synchronized boolean answers() {
    try {
      if (connection == null) {
        connection = client.connect();
      }
      return "PONG".equals(connection.sync().ping());
    } catch (RedisException e) {
      return false;
    }
  }

  @PreDestroy
  synchronized void close() {
    if (connection != null) {
      connection.close();
    }
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
