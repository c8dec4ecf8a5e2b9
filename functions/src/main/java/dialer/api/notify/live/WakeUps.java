package dialer.api.notify.live;

import dialer.api.tick.Chore;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells every node at once that tenants have something new. Nothing is lost with a word that is
/// not heard, for each node looks by itself each poll: without Redis events come that much later.
@Singleton
public final class WakeUps implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final String CHANNEL = "event:live";
  private static final Duration PATIENCE = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Feeds feeds;
  private final RedisClient client;
  private final RedisURI uri;
  private final Clock clock;
  private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> mouth;
  private @Nullable CompletableFuture<StatefulRedisPubSubConnection<String, String>> ear;
  private boolean wanted; // somebody reads here
  private Instant awayUntil = Instant.MIN; // all guarded by this

  WakeUps(@Property(name = "redis.uri") String uri, Feeds feeds, Clock clock) {
    this.uri = RedisURI.create(uri);
    this.feeds = feeds;
    this.clock = clock;
    client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
            .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
  }

  /// These tenants' events were committed. Returns at once and never fails.
  public void tell(Collection<Long> clients) {
    if (clients.isEmpty()) {
      return;
    }
    feeds.wake(clients);
    var redis = mouth();
    if (redis != null) {
      String ids = clients.stream().map(String::valueOf).collect(Collectors.joining(","));
      var unused =
          redis.thenCompose(c -> c.async().publish(CHANNEL, ids)).whenComplete(this::ended);
    }
  }

  /// Somebody reads here: what other nodes tell is to be heard, from when it can.
  public synchronized void listen() {
    wanted = true;
    run();
  }

  /// Nobody reads here for now.
  public synchronized void deafen() {
    wanted = false;
    if (ear != null) {
      var unused = ear.thenAccept(StatefulRedisPubSubConnection::closeAsync);
      ear = null;
    }
  }

  /// Connects where that failed; Lettuce itself finds a lost connection again.
  @Override
  public synchronized void run() {
    if (!wanted || isUsable(ear) || isAway()) {
      return;
    }
    ear =
        client
            .connectPubSubAsync(StringCodec.UTF8, uri)
            .thenCompose(made -> {
              made.addListener(new Ear());
              return made.async().subscribe(CHANNEL).thenApply(done -> made);
            })
            .toCompletableFuture();
    var unused = ear.whenComplete(this::ended);
  }

  private synchronized @Nullable CompletableFuture<StatefulRedisConnection<String, String>>
      mouth() {
    if (!isUsable(mouth) && !isAway()) {
      mouth = client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
    }
    return isUsable(mouth) ? mouth : null;
  }

  private static boolean isUsable(@Nullable CompletableFuture<?> connection) {
    return connection != null && !connection.isCompletedExceptionally();
  }

  private synchronized boolean isAway() {
    return clock.instant().isBefore(awayUntil);
  }

  private void ended(@Nullable Object done, @Nullable Throwable fault) {
    if (fault != null) {
      away(fault);
    }
  }

  private synchronized void away(Throwable fault) {
    if (!clock.instant().isBefore(awayUntil)) {
      LOG.info("Redis wakes nobody for now: {}", fault.toString());
      awayUntil = clock.instant().plus(PAUSE);
    }
  }

  private final class Ear extends RedisPubSubAdapter<String, String> {
    @Override
    public void message(String channel, String ids) {
      List<Long> clients =
          Arrays.stream(ids.split(","))
              .filter(id -> id.matches("\\d{1,18}"))
              .map(Long::valueOf)
              .toList();
      feeds.wake(clients);
    }
  }

  @PreDestroy
  void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
