package dialer.edge.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.ClientCode;
import dialer.edge.Orders;
import dialer.message.ServerState;
import dialer.server.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ClientCode A = new ClientCode("a");
  private static final ClientCode B = new ClientCode("b");
  private static final ClientCode C = new ClientCode("c");

  private final Pace<String> pace =
      new Pace<>((_, _) -> List.of(), call -> call.startsWith("bad") ? "bad" : "good");
  private long now = 1;

  @Test
  void nothing_is_chosen_before_the_terms_are_known() {
    pace.addQuick(A, "call");

    assertThat(pace.next(now)).isNull();
  }

  @Test
  void a_tenant_never_has_more_up_than_its_channels_nor_the_server_than_its_own() {
    pace.limit(server(5, 1000, terms(A, 4, 0), terms(B, 4, 0)));
    fill(A, 10);
    fill(B, 10);

    assertThat(chosen()).hasSize(5);
    assertThat(pace.up(A)).isLessThanOrEqualTo(4);
    assertThat(pace.up(B)).isLessThanOrEqualTo(4);

    pace.free(A);
    assertThat(chosen()).hasSize(1);
  }

  @Test
  void a_long_queue_of_one_tenant_delays_another_by_one_call() {
    pace.limit(server(100, 1000, terms(A, 90, 0), terms(B, 90, 0)));
    fill(A, 50);
    fill(B, 3);

    assertThat(chosen().subList(0, 6)).filteredOn(call -> call.startsWith("b")).hasSize(3);
  }

  @Test
  void queues_of_one_tenant_take_turns() {
    pace.limit(server(100, 1000, terms(A, 4, 0)));
    IntStream.range(0, 5).forEach(i -> pace.add(A, 1, "first" + i));
    IntStream.range(0, 5).forEach(i -> pace.add(A, 2, "second" + i));

    assertThat(chosen()).containsExactly("first0", "second0", "first1", "second1");
  }

  @Test
  void quick_calls_go_first_and_have_channels_that_bulk_leaves_free() {
    pace.limit(server(100, 1000, terms(A, 4, 2)));
    fill(A, 10);
    assertThat(chosen()).hasSize(2);

    IntStream.range(0, 3).forEach(i -> pace.addQuick(A, "quick" + i));

    assertThat(chosen()).containsExactly("quick0", "quick1");
    pace.free(A);
    assertThat(chosen()).containsExactly("quick2");
  }

  @Test
  void the_server_s_rate_holds_over_all_tenants_in_any_second_and_evenly() {
    pace.limit(server(1000, 3, terms(A, 500, 0), terms(B, 500, 0)));
    fill(A, 100);
    fill(B, 100);
    List<Long> sent = new ArrayList<>();

    for (long end = now + 20 * SECOND; now - end < 0; now = pace.opensAt(now)) {
      String call = pace.next(now);
      if (call != null) {
        pace.sent(new ClientCode(call.substring(0, 1)), now);
        sent.add(now);
      }
    }

    assertThat(sent).hasSizeBetween(59, 60);
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i) - sent.get(i - 1)).isGreaterThanOrEqualTo(SECOND / 3);
    }
  }

  @Test
  void less_than_one_call_a_second_is_one_in_so_many_seconds() {
    pace.limit(server(100, 0.5, terms(A, 50, 0)));
    fill(A, 10);

    assertThat(sendAll()).hasSize(1);
    now += 2 * SECOND - SECOND / 5;
    assertThat(sendAll()).isEmpty();
    now += SECOND / 4;
    assertThat(sendAll()).hasSize(1);
  }

  @Test
  void a_limit_an_hour_counts_what_was_dialled_before_a_restart() {
    now = 4000 * SECOND;
    List<Long> before = LongStream.range(0, 8).mapToObj(i -> (1000 + i) * SECOND).toList();
    Pace<String> restarted = new Pace<>((_, _) -> before, _ -> "good");
    restarted.limit(server(100, 100, hourly(A, 10)));
    IntStream.range(0, 5).forEach(i -> restarted.add(A, 1, "call" + i));

    for (int i = 0; i < 2; i++, now += SECOND) {
      assertThat(restarted.next(now)).isNotNull();
      restarted.sent(A, now);
    }
    assertThat(restarted.next(now)).isNull();
    assertThat(restarted.opensAt(now)).isEqualTo((1000 + 3600) * SECOND);
  }

  @Test
  void a_limit_an_hour_that_is_new_counts_calls_on_their_way() {
    pace.limit(server(100, 100, terms(A, 50, 0)));
    fill(A, 10);
    assertThat(pace.next(now)).isNotNull();

    pace.limit(server(100, 100, hourly(A, 2)));
    pace.sent(A, now);

    now += SECOND;
    assertThat(pace.next(now)).isNotNull();
    now += SECOND;
    assertThat(pace.next(now)).isNull();
  }

  @Test
  void a_tenant_that_is_gone_dials_nothing_and_comes_back_with_its_calls() {
    pace.limit(server(100, 100, terms(A, 50, 0)));
    fill(A, 2);
    pace.limit(server(100, 100));
    assertThat(pace.next(now)).isNull();

    pace.limit(server(100, 100, terms(A, 50, 0)));
    assertThat(chosen()).hasSize(2);
  }

  @Test
  void calls_that_were_up_already_take_slots() {
    IntStream.range(0, 3).forEach(_ -> pace.adopt(A));
    pace.limit(server(100, 100, terms(A, 4, 0)));
    fill(A, 10);

    assertThat(chosen()).hasSize(1);
    assertThat(pace.up()).isEqualTo(4);
  }

  @Test
  void waiting_calls_can_be_taken_out() {
    pace.limit(server(100, 100, terms(A, 50, 0)));
    fill(A, 4);
    List<String> out = new ArrayList<>();

    pace.remove(call -> call.equals("a1"), out::add);

    assertThat(out).containsExactly("a1");
    assertThat(chosen()).containsExactly("a0", "a2", "a3");
  }

  /// Slots come free in any order; whoever has 100,000 waiting, another tenant's next call is at
  /// most one turn of every tenant away.
  @Test
  void a_hundred_thousand_waiting_calls_delay_nobody_by_more_than_a_turn() {
    pace.limit(server(20, 1000, terms(A, 20, 2), terms(B, 20, 2), terms(C, 20, 2)));
    fill(A, 100_000);
    Random random = new Random(7);
    List<ClientCode> up = new ArrayList<>();
    chosen().forEach(_ -> up.add(A));
    for (int round = 0; round < 500; round++) {
      ClientCode late = random.nextBoolean() ? B : C;
      pace.add(late, random.nextInt(3), late.value() + round);
      List<String> before = new ArrayList<>();
      while (before.stream().noneMatch(call -> call.startsWith(late.value()))) {
        pace.free(up.remove(random.nextInt(up.size())));
        now += SECOND / 500;
        String call = Objects.requireNonNull(pace.next(now));
        pace.sent(new ClientCode(call.substring(0, 1)), now);
        up.add(new ClientCode(call.substring(0, 1)));
        before.add(call);
      }
      assertThat(before).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void a_trunk_without_room_is_used_ever_slower_and_recovers_and_slows_no_other() {
    pace.limit(server(10_000, 50, terms(A, 5000, 0), terms(B, 5000, 0)));
    IntStream.range(0, 5000).forEach(i -> pace.add(A, 1, "bad" + i));
    IntStream.range(0, 5000).forEach(i -> pace.add(B, 1, "b" + i));

    assertThat(overTheBadTrunk(5, false)).isGreaterThan(100);
    overTheBadTrunk(10, true);
    assertThat(overTheBadTrunk(10, true)).isBetween(5, 15); // one a second is always tried
    overTheBadTrunk(60, false);
    assertThat(overTheBadTrunk(5, false)).isGreaterThan(100);
  }

  /// Runs for so many seconds; returns how many went over the bad trunk, of which each was
  /// congested or none. What it leaves free the other tenant uses.
  private int overTheBadTrunk(int seconds, boolean congested) {
    int bad = 0;
    int all = 0;
    for (long end = now + seconds * SECOND; now - end < 0; now = pace.opensAt(now)) {
      String call = pace.next(now);
      if (call != null) {
        boolean isBad = call.startsWith("bad");
        ClientCode client = isBad ? A : B;
        pace.sent(client, now);
        pace.ended(call, isBad && congested, now);
        pace.free(client);
        bad += isBad ? 1 : 0;
        all++;
      }
    }
    assertThat(all).isGreaterThan(seconds * 45);
    return bad;
  }

  private void fill(ClientCode client, int calls) {
    IntStream.range(0, calls).forEach(i -> pace.add(client, 1, client.value() + i));
  }

  /// What can be chosen as fast as the rates allow within a tenth of a second.
  private List<String> chosen() {
    List<String> chosen = new ArrayList<>();
    long until = now + SECOND / 10;
    while (now - until < 0) {
      String call = pace.next(now);
      if (call == null) {
        long opens = pace.opensAt(now);
        if (opens - until > 0) {
          break;
        }
        now = opens;
      } else {
        chosen.add(call);
      }
    }
    return chosen;
  }

  private List<String> sendAll() {
    List<String> chosen = chosen();
    chosen.forEach(call -> pace.sent(new ClientCode(call.substring(0, 1)), now));
    return chosen;
  }

  private static ServerState server(int channels, double perSecond, Allocation... tenants) {
    return new ServerState(Orders.SERVER, 1, null, null, channels, perSecond, List.of(tenants));
  }

  private static Allocation terms(ClientCode client, int channels, int reserve) {
    return new Allocation(
        client, channels, reserve, 1000, null, 20, List.of(), List.of(), List.of(), Set.of(), true,
        0, Set.of());
  }

  private static Allocation hourly(ClientCode client, int perHour) {
    return new Allocation(
        client, 50, 0, 1000, perHour, 20, List.of(), List.of(), List.of(), Set.of(), true, 0,
        Set.of());
  }
}
