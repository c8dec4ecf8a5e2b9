package dialer.edge.dial;

import static dialer.edge.Orders.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.edge.Orders;
import dialer.message.Originate;
import dialer.message.ServerState;
import dialer.originate.Application;
import dialer.originate.OnAnswer;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every combination of the things an order can be wrong in: the first in the gate's order decides.
class GateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // past deadline, tenant known, flushed, paused, allowed -> verdict
    "false, true,  false, false, true,  Dial",
    "false, true,  false, false, false, BLOCKED",
    "false, true,  false, true,  true,  Hold",
    "false, true,  false, true,  false, Hold",
    "false, true,  true,  false, true,  GiveBack",
    "false, true,  true,  false, false, GiveBack",
    "false, true,  true,  true,  true,  GiveBack",
    "false, true,  true,  true,  false, GiveBack",
    "false, false, false, false, true,  GiveBack",
    "false, false, true,  true,  false, GiveBack",
    "true,  true,  false, false, true,  EXPIRED",
    "true,  true,  false, false, false, EXPIRED",
    "true,  true,  false, true,  true,  EXPIRED",
    "true,  true,  true,  true,  false, EXPIRED",
    "true,  false, false, false, true,  EXPIRED",
    "true,  false, true,  true,  false, EXPIRED",
  })
  void the_first_rule_that_is_broken_decides(
      boolean past,
      boolean known,
      boolean flushed,
      boolean paused,
      boolean allowed,
      String expected) {
    Originate order = order(past ? NOW : NOW.plusSeconds(1), allowed ? "Hangup" : "Milliwatt");
    Allocation allocation =
        new Allocation(
            known ? CLIENT : new ClientCode("other"),
            5,
            1,
            10,
            null,
            20,
            List.of("endpoint1"),
            Application.USUAL,
            List.of(),
            Set.of("+1234567890"),
            false,
            flushed ? 1 : 0,
            paused ? Set.of(1L) : Set.of());

    Verdict verdict =
        Gate.of(
            order, new ServerState(Orders.SERVER, 1, null, null, 10, 10, List.of(allocation)), NOW);

    assertThat(name(verdict)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-1, GiveBack", "0, Dial", "1, Dial"})
  void only_an_older_generation_is_flushed(long ahead, String expected) {
    Originate order = order(null, "Hangup");
    Allocation allocation = Orders.allocation(CLIENT, 5);
    Allocation flushed =
        new Allocation(
            CLIENT,
            5,
            1,
            10,
            null,
            20,
            allocation.endpoints(),
            allocation.applications(),
            List.of(),
            allocation.callerIds(),
            false,
            order.flushGeneration() - ahead,
            Set.of());

    assertThat(name(Gate.of(order, Orders.terms(1, flushed), NOW))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"server1, Dial", "server2, GiveBack"})
  void an_order_for_another_server_is_given_back(String server, String expected) {
    ServerState state =
        new ServerState(
            new ServerCode(server), 1, null, null, 10, 10, List.of(Orders.allocation(CLIENT, 5)));

    assertThat(name(Gate.of(order(null, "Hangup"), state, NOW))).isEqualTo(expected);
  }

  private static Originate order(@Nullable Instant deadline, String application) {
    return Orders.of(
        CLIENT,
        1L,
        Orders.action("99000000", new OnAnswer.Run(new Application(application), "")),
        deadline);
  }

  private static String name(Verdict verdict) {
    return verdict instanceof Verdict.End(Disposition disposition, _)
        ? disposition.label()
        : verdict.getClass().getSimpleName();
  }

  @Test
  void outside_the_calling_hours_it_is_given_back() {
    ServerState state = Orders.terms(1, Orders.allocation(CLIENT, 5));
    Originate order = Orders.to("99000000");
    assertThat(Gate.of(Orders.until(order, NOW.plusSeconds(1)), state, NOW))
        .isEqualTo(new Verdict.Dial());
    assertThat(Gate.of(Orders.until(order, NOW), state, NOW))
        .isEqualTo(new Verdict.GiveBack("the calling hours are over", NOW));
  }
}
