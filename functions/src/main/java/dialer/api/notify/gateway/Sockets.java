package dialer.api.notify.gateway;

import dialer.api.notify.live.Standing;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sockets that API Gateway holds, and what they said that nobody has heard yet; in Redis.
@Singleton
public final class Sockets {
  /// All keys are in one slot of a cluster.
  private static final String ALL = "{live}:sockets";

  static final String TOLD = "{live}:told";
  private static final int MOST_WAITING = 32;

  /// API Gateway ends each after two hours.
  private static final String LIFE = String.valueOf(Duration.ofHours(3).toSeconds());

  private static final String CONNECTED =
      """
      redis.call('HSET', KEYS[1], 'client', ARGV[2], 'credential', ARGV[3])
      redis.call('EXPIRE', KEYS[1], ARGV[4])
      redis.call('SADD', KEYS[2], ARGV[1])
      redis.call('RPUSH', KEYS[3], ARGV[1])
      redis.call('EXPIRE', KEYS[3], ARGV[4])
      return {}
      """;
  private static final String HEARD =
      """
      if redis.call('EXISTS', KEYS[1]) == 0 then return {'UNKNOWN'} end
      if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[4]) then return {'TOO_MANY'} end
      redis.call('RPUSH', KEYS[2], ARGV[2])
      redis.call('EXPIRE', KEYS[2], ARGV[3])
      redis.call('RPUSH', KEYS[3], ARGV[1])
      redis.call('EXPIRE', KEYS[3], ARGV[3])
      return {'TAKEN'}
      """;
  private static final String LEFT =
      """
      redis.call('DEL', KEYS[1], KEYS[2])
      redis.call('SREM', KEYS[3], ARGV[1])
      redis.call('RPUSH', KEYS[4], ARGV[1])
      redis.call('EXPIRE', KEYS[4], ARGV[2])
      return {}
      """;
  private static final String ALL_OF = "return redis.call('SMEMBERS', KEYS[1])";
  private static final String ADOPT =
      """
      if redis.call('EXISTS', KEYS[1]) == 0 then
        redis.call('SREM', KEYS[2], ARGV[1])
        return {}
      end
      local was = redis.call('HMGET', KEYS[1], 'client', 'credential', 'holder', 'standing')
      redis.call('HSET', KEYS[1], 'holder', ARGV[2])
      return was
      """;

  /// Takes away what was heard, and not what it answers with: it may run twice, and its answer get
  /// lost.
  private static final String TEXTS =
      """
      if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
      local gone = tonumber(redis.call('HGET', KEYS[1], 'heard') or 0)
      local heard = tonumber(ARGV[1])
      if heard > gone then
        redis.call('LTRIM', KEYS[2], heard - gone, -1)
        redis.call('HSET', KEYS[1], 'heard', heard)
        gone = heard
      end
      local texts = redis.call('LRANGE', KEYS[2], 0, -1)
      table.insert(texts, 1, tostring(gone))
      return texts
      """;

  private static final String RELEASE =
      """
      if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then
        redis.call('HSET', KEYS[1], 'standing', ARGV[2])
        redis.call('HDEL', KEYS[1], 'holder')
      end
      return {}
      """;

  private final RedisLink redis;

  Sockets(RedisLink redis) {
    this.redis = redis;
  }

  /// It may be spoken to only when whoever asked is answered.
  ///
  /// @throws RuntimeException when Redis is away, as everything here
  public void connected(String id, long clientId, String credential) {
    redis.run(
        CONNECTED, List.of(socket(id), ALL, TOLD), id, String.valueOf(clientId), credential, LIFE);
  }

  /// What became of something it said.
  public enum Heard {
    TAKEN,
    /// It says more than anybody could mean.
    TOO_MANY,
    /// Nobody knows it.
    UNKNOWN
  }

  public Heard heard(String id, String text) {
    var answer =
        redis.run(
            HEARD,
            List.of(socket(id), said(id), TOLD),
            id,
            text,
            LIFE,
            String.valueOf(MOST_WAITING));
    return Heard.valueOf(String.valueOf(answer.getFirst()));
  }

  public void left(String id) {
    redis.run(LEFT, List.of(socket(id), said(id), ALL, TOLD), id, LIFE);
  }

  List<String> all() {
    return redis.run(ALL_OF, List.of(ALL)).stream().map(String::valueOf).toList();
  }

  /// A socket as it was found.
  ///
  /// @param holder who served it last and did not hand it over; null: nobody, or it was
  record Socket(long clientId, String credential, @Nullable String holder, Standing standing) {}

  /// From now on served by `holder`; empty when it left.
  Optional<Socket> adopt(String id, String holder) {
    var was = redis.run(ADOPT, List.of(socket(id), ALL), id, holder);
    if (was.isEmpty()) {
      return Optional.empty();
    }
    Object standing = was.get(3);
    return Optional.of(
        new Socket(
            Long.parseLong(Objects.requireNonNull(was.get(0)).toString()),
            Objects.requireNonNull(was.get(1)).toString(),
            was.get(2) == null ? null : String.valueOf(was.get(2)),
            standing == null ? Standing.UNSUBSCRIBED : Standing.read(standing.toString())));
  }

  /// What a socket said, in its order.
  ///
  /// @param heard how much it has said with these, since it came
  record Said(long heard, List<String> texts) {}

  /// What it said after the first `heard`, which are forgotten; empty when it left.
  Optional<Said> said(String id, long heard) {
    var answer = redis.run(TEXTS, List.of(socket(id), said(id)), String.valueOf(heard));
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = answer.stream().skip(1).map(String::valueOf).toList();
    long before = Long.parseLong(String.valueOf(answer.getFirst()));
    return Optional.of(new Said(before + texts.size(), texts));
  }

  /// @param standing how far it has come, for whoever adopts it next
  record Released(String id, Standing standing) {}

  /// Those that `holder` served are anybody's.
  void release(Collection<Released> sockets, String holder) {
    if (sockets.isEmpty()) {
      return;
    }
    redis.runAll(
        sockets.stream()
            .map(one ->
                new RedisLink.Call(
                    RELEASE, List.of(socket(one.id)), List.of(holder, one.standing.written())))
            .toList());
  }

  private static String socket(String id) {
    return "{live}:socket:" + id;
  }

  private static String said(String id) {
    return "{live}:said:" + id;
  }
}
