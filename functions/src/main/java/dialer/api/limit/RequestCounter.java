package dialer.api.limit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts in windows of a minute that begin with the first request: one round trip, atomic. Waits
/// for nothing: where Redis does not answer at once the request is let through.
@Singleton
final class RequestCounter {
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(RequestCounter.class);
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /// Away for this long before it is looked for again.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /// Count and what is left of the window. A key that lost its end, as none should, gets a new one.
  private static final String SCRIPT =
      """
      local count = redis.call('INCR', KEYS[1])
      local left = redis.call('PTTL', KEYS[1])
      if left < 0 then
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        left = tonumber(ARGV[1])
      end
      return {count, left}
      """;

  private final RedisClient client;
  private final RedisURI uri;
  private final Clock clock;
  private final AtomicReference<
          @Nullable CompletableFuture<StatefulRedisConnection<String, String>>>
      connection = new AtomicReference<>();
  private final AtomicReference<Instant> awayUntil = new AtomicReference<>(Instant.MIN);

  RequestCounter(@Property(name = "redis.uri") String uri, Clock clock) {
    this.uri = RedisURI.create(uri);
    this.clock = clock;
    client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
            .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
  }

  /// @param requests in this window, this one included
  /// @param left of the window
  record Count(long requests, Duration left) {}

  /// Empty while Redis is away.
  CompletionStage<Optional<Count>> count(String who) {
    if (clock.instant().isBefore(awayUntil.get())) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return connected()
        .thenCompose(redis ->
            redis
                .async()
                .<List<Long>>eval(
                    SCRIPT,
                    ScriptOutputType.MULTI,
                    new String[] {"client:limit:" + who},
                    String.valueOf(WINDOW.toMillis())))
        .orTimeout(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((answer, fault) -> {
          if (fault != null) {
            away(fault);
            return Optional.empty();
          }
          awayUntil.set(Instant.MIN);
          return Optional.of(new Count(answer.get(0), Duration.ofMillis(answer.get(1))));
        });
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> connected() {
    var now = connection.get();
    if (now != null && !now.isCompletedExceptionally()) {
      return now;
    }
    var made = client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
    if (connection.compareAndSet(now, made)) {
      return made;
    }
    var unused = made.thenAccept(StatefulRedisConnection::closeAsync);
    var others = connection.get();
    return others == null ? made : others;
  }

  /// Logged when it goes, not with every request.
  private void away(Throwable fault) {
    Instant before = awayUntil.getAndSet(clock.instant().plus(PAUSE));
    if (before.equals(Instant.MIN)) {
      LOG.warn("Redis does not count requests, all are let through: {}", fault.toString());
    }
  }

  @PreDestroy
  void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
