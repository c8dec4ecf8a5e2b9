package dialer.edge.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.ClientCode;
import dialer.edge.Orders;
import dialer.message.ServerState;
import dialer.server.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ClientCode A = new ClientCode("a");
  private static final ClientCode B = new ClientCode("b");

  private final Pace<String> pace = new Pace<>(_ -> List.of());
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
  void the_server_s_rate_holds_over_all_tenants() {
    pace.limit(server(100, 3, terms(A, 50, 0), terms(B, 50, 0)));
    fill(A, 10);
    fill(B, 10);

    assertThat(sendAll()).hasSize(3);
    assertThat(pace.opensAt(now)).isGreaterThan(now + SECOND);

    now = pace.opensAt(now);
    assertThat(sendAll()).hasSize(3);
  }

  @Test
  void less_than_one_call_a_second_is_one_in_so_many_seconds() {
    pace.limit(server(100, 0.5, terms(A, 50, 0)));
    fill(A, 10);

    assertThat(sendAll()).hasSize(1);
    now += 2 * SECOND;
    assertThat(sendAll()).isEmpty();
    now += SECOND / 10;
    assertThat(sendAll()).hasSize(1);
  }

  @Test
  void a_limit_an_hour_counts_what_was_dialled_before_a_restart() {
    now = 4000 * SECOND;
    List<Long> before = LongStream.range(0, 8).mapToObj(i -> (1000 + i) * SECOND).toList();
    Pace<String> restarted = new Pace<>(_ -> before);
    restarted.limit(server(100, 100, hourly(A, 10)));
    IntStream.range(0, 5).forEach(i -> restarted.add(A, 1, "call" + i));

    assertThat(restarted.next(now)).isNotNull();
    restarted.sent(A, now);
    assertThat(restarted.next(now)).isNotNull();
    restarted.sent(A, now);
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

    assertThat(pace.next(now)).isNotNull();
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

  private void fill(ClientCode client, int calls) {
    IntStream.range(0, calls).forEach(i -> pace.add(client, 1, client.value() + i));
  }

  private List<String> chosen() {
    List<String> chosen = new ArrayList<>();
    for (String call = pace.next(now); call != null; call = pace.next(now)) {
      chosen.add(call);
    }
    return chosen;
  }

  private List<String> sendAll() {
    List<String> chosen = chosen();
    chosen.forEach(call -> pace.sent(new ClientCode(call.substring(0, 1)), now));
    return chosen;
  }

  private static ServerState server(int channels, double perSecond, Allocation... tenants) {
    return new ServerState(Orders.SERVER, 1, null, channels, perSecond, List.of(tenants));
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
