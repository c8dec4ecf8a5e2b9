package dialer.api.notify.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.local.service.TestServices;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Redis did and could not say any more has been done all the same.
class SocketsTest {
  private static final Duration LEASE = Duration.ofSeconds(10);

  private LosingAnswers way;
  private RedisLink link;
  private Sockets sockets;

  @BeforeEach
  void begin() throws Exception {
    way = new LosingAnswers(TestServices.redis().port());
    link = new RedisLink("redis://127.0.0.1:" + way.port() + "/2");
    link.run("redis.call('FLUSHDB') return {}", List.of());
    sockets = new Sockets(link);
  }

  @AfterEach
  void end() {
    link.close();
    way.close();
  }

  @Test
  void what_a_socket_said_is_heard_though_answers_get_lost_and_once_by_who_heard_it() {
    sockets.connected("a", 1, "key 1");
    sockets.heard("a", "one");
    way.lose();
    assertThat(sockets.said("a", 0)).contains(new Sockets.Said(1, List.of("one")));
    sockets.heard("a", "two");
    way.lose();
    assertThat(sockets.said("a", 1)).contains(new Sockets.Said(2, List.of("two")));
    assertThat(sockets.said("a", 2)).contains(new Sockets.Said(2, List.of()));
    sockets.heard("a", "three");
    assertThat(sockets.said("a", 0))
        .as("by another, who does not know how much was heard before")
        .contains(new Sockets.Said(3, List.of("three")));
    sockets.left("a");
    assertThat(sockets.said("a", 3)).isEmpty();
  }

  @Test
  void that_a_socket_came_or_spoke_is_told_though_answers_get_lost() throws Exception {
    Shift shift = Shift.begin(link, LEASE, LEASE).orElseThrow();
    sockets.connected("a", 1, "key 1");
    way.lose();
    assertThat(shift.beat().told()).containsExactly("a");
    sockets.connected("b", 1, "key 1");
    sockets.heard("b", "one");
    way.lose();
    assertThat(shift.beat().told()).containsExactly("b");
    assertThat(shift.beat().told()).isEmpty();
    shift.end();
    Shift next = Shift.begin(link, LEASE, LEASE).orElseThrow();
    sockets.connected("c", 1, "key 1");
    assertThat(next.beat().told()).containsExactly("c");
    link.run("redis.call('FLUSHDB') return {}", List.of());
    assertThat(next.beat().state()).isEqualTo(Shift.State.LOST);
  }

  @Test
  void who_was_told_of_much_misses_nothing_of_a_redis_that_forgot_how_much() throws Exception {
    Shift shift = Shift.begin(link, LEASE, LEASE).orElseThrow();
    for (String id : List.of("a", "b", "c")) {
      sockets.connected(id, 1, "key 1");
    }
    assertThat(shift.beat().told()).containsExactly("a", "b", "c");
    link.run("redis.call('DEL', '{live}:told', '{live}:told:heard') return {}", List.of());
    sockets.connected("d", 1, "key 1");
    assertThat(shift.beat().told()).containsExactly("d");
  }
}
