package dialer.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.edge.Orders;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.Journal;
import dialer.edge.journal.JournalSettings;
import dialer.edge.pace.Pace;
import dialer.message.MessageCodec;
import dialer.message.Originate;
import dialer.message.ServerState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From when on a call that was sent to Asterisk counts as a call of some second.
class LeftTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final long HOUR = Duration.ofHours(1).toNanos();

  @TempDir Path directory;
  private Journal journal;
  private final Pace<LiveCall> pace = new Pace<>((_, _) -> List.of(), LiveCall::trunk);
  private Calls calls;

  @BeforeEach
  void open() {
    journal =
        Journal.open(
            new JournalSettings(directory, Duration.ofHours(24)),
            InstantSource.fixed(NOW),
            new MessageCodec());
    calls =
        new Calls(
            new Desk(Orders.SERVER, journal), pace, (_, _, then) -> then.accept(Optional.empty()));
    pace.limit(aSecond(1));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void an_asterisk_that_stands_still_gets_no_second_call_however_long() {
    LiveCall first = sent();
    waiting();

    assertThat(pace.next(System.nanoTime() + HOUR)).isNull();

    calls.on(new PbxEvent.Accepted(first.attempt(), NOW));
    assertThat(pace.next(System.nanoTime() + HOUR)).isNull();

    calls.on(new PbxEvent.Began(first.attempt(), NOW));
    assertThat(pace.next(System.nanoTime())).isNull();
    assertThat(pace.next(System.nanoTime() + HOUR)).isNotNull();
  }

  @Test
  void a_call_that_came_to_nothing_is_counted_once() {
    LiveCall first = sent();
    waiting();

    calls.on(new PbxEvent.NotPlaced(first.attempt(), NOW));
    calls.end(first, first.trace.failed(NOW, "test"));

    assertThat(pace.next(System.nanoTime())).isNull();
    assertThat(pace.next(System.nanoTime() + HOUR)).isNotNull();
    assertThat(pace.next(System.nanoTime() + HOUR)).isNull();
  }

  @Test
  void a_call_whose_channel_was_seen_before_it_was_known_to_have_left_is_counted() {
    LiveCall first = chosen();
    waiting();
    calls.on(new PbxEvent.Began(first.attempt(), NOW));

    calls.left(first);

    assertThat(pace.next(System.nanoTime())).isNull();
    assertThat(pace.next(System.nanoTime() + HOUR)).isNotNull();
  }

  @Test
  void a_recorded_call_that_was_refused_before_it_was_known_to_have_left_is_counted() {
    calls = new Calls(new Desk(Orders.SERVER, journal), pace, (_, _, _) -> {});
    LiveCall first =
        chosen(waiting(Orders.recorded(Orders.to("99000000"), "/recordings/a.wav", null)));
    waiting();
    calls.on(new PbxEvent.Refused(first.attempt(), NOW, "Extension does not exist."));

    calls.left(first);

    assertThat(pace.next(System.nanoTime())).isNull();
    assertThat(pace.next(System.nanoTime() + HOUR)).isNotNull();
  }

  @Test
  void what_asterisk_only_says_it_took_is_still_in_flight() {
    LiveCall first = sent();
    calls.on(new PbxEvent.Accepted(first.attempt(), NOW));
    assertThat(calls.unproven()).isOne();

    calls.on(new PbxEvent.Began(first.attempt(), NOW));
    assertThat(calls.unproven()).isZero();
  }

  @Test
  void requests_that_asterisk_refuses_do_not_slow_their_trunk() {
    pace.limit(aSecond(1000));
    long now = System.nanoTime();
    for (int i = 0; i < 40; i++) {
      LiveCall call = waiting();
      now += HOUR;
      calls.left(chosen(call, now));
      calls.on(new PbxEvent.Refused(call.attempt(), NOW, "Extension does not exist."));
    }
    LiveCall good = waiting();
    pace.ended(good, false, System.nanoTime() + HOUR); // a trunk is judged by the second

    assertThat(pace.next(now + HOUR)).isSameAs(good);
    LiveCall next = waiting();
    assertThat(pace.next(now + HOUR + Duration.ofMillis(20).toNanos())).isSameAs(next);
  }

  private LiveCall sent() {
    LiveCall call = chosen();
    calls.left(call);
    return call;
  }

  private LiveCall chosen() {
    return chosen(waiting());
  }

  private LiveCall chosen(LiveCall call) {
    return chosen(call, System.nanoTime());
  }

  private LiveCall chosen(LiveCall call, long now) {
    assertThat(pace.next(now)).isSameAs(call);
    calls.chosen(call);
    call.askedAt = System.nanoTime();
    call.intendedAt = NOW;
    call.stage = LiveCall.Stage.SENT;
    return call;
  }

  private LiveCall waiting() {
    return waiting(Orders.to("99000000"));
  }

  private LiveCall waiting(Originate order) {
    LiveCall call =
        LiveCall.of(new Order(order, new MessageCodec().write(order), false, NOW, new NoReceipt()));
    calls.add(call);
    pace.add(call.client(), 1, call);
    return call;
  }

  private static ServerState aSecond(double calls) {
    ServerState terms = Orders.terms(1, Orders.allocation(Orders.CLIENT, 10));
    return new ServerState(
        terms.server(), terms.version(), null, null, 10, calls, terms.allocations());
  }
}
