package dialer.api.notify.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The right to serve all sockets, which one process has at a time. Whoever wants it next says so,
/// and is given it; of one that died, when its lease is over.
final class Shift {
  private static final String RUNNER = "{live}:runner";
  private static final String NEXT = "{live}:next";
  private static final String HEARD = "{live}:told:heard";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(30);
  private static final int MOST_TOLD = 500;

  private static final String BEGIN =
      """
      if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
        if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
        return {'mine'}
      end
      redis.call('SET', KEYS[2], ARGV[1], 'PX', 1000)
      return {'wait'}
      """;

  /// Takes away what was told of before, and not what it answers with: it may run twice, and its
  /// answer get lost. Where Redis has forgotten how much that was it is told of again.
  private static final String BEAT =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'LOST'} end
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
      local known = redis.call('GET', KEYS[4])
      local heard = tonumber(ARGV[4])
      local gone = tonumber(known or heard)
      if heard > gone then
        redis.call('LTRIM', KEYS[3], heard - gone, -1)
        gone = heard
      end
      if known ~= tostring(gone) then redis.call('SET', KEYS[4], gone) end
      local answer = redis.call('LRANGE', KEYS[3], 0, ARGV[3] - 1)
      table.insert(answer, 1, tostring(gone))
      table.insert(answer, 1, redis.call('EXISTS', KEYS[2]) == 1 and 'RELIEVED' or 'MINE')
      return answer
      """;

  private static final String END =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
      return {}
      """;

  private final RedisLink redis;
  private final String id;
  private final String lease;
  private long heard; // of all that was ever told; only by who beats

  private Shift(RedisLink redis, Duration lease) {
    this.redis = redis;
    this.id = UUID.randomUUID().toString();
    this.lease = String.valueOf(lease.toMillis());
  }

  /// Empty: whoever has it keeps it, and is alive.
  static Optional<Shift> begin(RedisLink redis, Duration lease, Duration patience)
      throws InterruptedException {
    Shift shift = new Shift(redis, lease);
    long end = System.nanoTime() + patience.toNanos();
    do {
      if (redis.run(BEGIN, List.of(RUNNER, NEXT), shift.id, shift.lease).contains("mine")) {
        return Optional.of(shift);
      }
      Thread.sleep(LOOK_AGAIN);
    } while (System.nanoTime() - end < 0);
    return Optional.empty();
  }

  enum State {
    MINE,
    /// Somebody waits to go on with it.
    RELIEVED,
    /// Somebody else has it, or nobody any more.
    LOST
  }

  /// @param told sockets that came, said something, or left
  record Beat(State state, List<String> told) {}

  Beat beat() {
    var answer =
        redis.run(
            BEAT,
            List.of(RUNNER, NEXT, Sockets.TOLD, HEARD),
            id,
            lease,
            String.valueOf(MOST_TOLD),
            String.valueOf(heard));
    State state = State.valueOf(String.valueOf(answer.getFirst()));
    List<String> told = answer.stream().skip(2).map(String::valueOf).toList();
    if (state != State.LOST) {
      heard = Long.parseLong(String.valueOf(answer.get(1))) + told.size();
    }
    return new Beat(state, told.stream().distinct().toList());
  }

  String id() {
    return id;
  }

  void end() {
    redis.run(END, List.of(RUNNER), id);
  }
}
