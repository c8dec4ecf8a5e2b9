package dialer.api.notify.gateway;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Redis, for what cannot be done without it. What fails is tried once more over a new connection,
/// for a freeze may have broken the old one: a script may run twice.
@Singleton
final class RedisLink {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RedisClient client;
  private final RedisURI uri;
  private @Nullable StatefulRedisConnection<String, String> connection; // guarded by this

  RedisLink(@Property(name = "redis.uri") String uri) {
    this.uri = RedisURI.create(uri);
    client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
            .autoReconnect(false)
            .build());
  }

  /// Redis is away.
  static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Away(Throwable cause) {
      super("Redis is away: " + cause, cause);
    }
  }

  /// One script, a list of texts; what is null in it is so in Redis.
  ///
  /// @throws Away when it is
  List<@Nullable Object> run(String script, List<String> keys, String... arguments) {
    return runAll(List.of(new Call(script, keys, List.of(arguments)))).getFirst();
  }

  record Call(String script, List<String> keys, List<String> arguments) {}

  /// All of them in one round trip.
  ///
  /// @throws Away when it is; some may have run
  List<List<@Nullable Object>> runAll(List<Call> calls) {
    try {
      return runOn(connected(), calls);
    } catch (RedisException | ExecutionException | TimeoutException first) {
      disconnect();
      try {
        return runOn(connected(), calls);
      } catch (RedisException | ExecutionException | TimeoutException e) {
        disconnect();
        throw new Away(e);
      }
    }
  }

  private static List<List<@Nullable Object>> runOn(
      StatefulRedisConnection<String, String> redis, List<Call> calls)
      throws ExecutionException, TimeoutException {
    RedisAsyncCommands<String, String> commands = redis.async();
    List<RedisFuture<List<@Nullable Object>>> asked = new ArrayList<>();
    for (Call call : calls) {
      asked.add(
          commands.eval(
              call.script,
              ScriptOutputType.MULTI,
              call.keys.toArray(String[]::new),
              call.arguments.toArray(String[]::new)));
    }
    List<List<@Nullable Object>> answers = new ArrayList<>();
    try {
      for (RedisFuture<List<@Nullable Object>> one : asked) {
        answers.add(one.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    }
    return answers;
  }

  private synchronized StatefulRedisConnection<String, String> connected() {
    var open = connection;
    if (open == null || !open.isOpen()) {
      open = client.connect(StringCodec.UTF8, uri);
      connection = open;
    }
    return open;
  }

  private synchronized void disconnect() {
    if (connection != null) {
      var unused = connection.closeAsync();
      connection = null;
    }
  }

  @PreDestroy
  void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
