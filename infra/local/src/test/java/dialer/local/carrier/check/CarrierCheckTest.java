package dialer.local.carrier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.CarrierFact.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarrierCheckTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private final List<CarrierFact> log = new ArrayList<>();

  @Test
  void an_attempt_that_was_dialled_twice_is_found() {
    call("a", 0, 1000, 17);
    call("b", 0, 1000, 17);
    call("b", 2000, 3000, 17);

    assertThat(new CarrierCheck(log).dialledAgain()).containsOnlyKeys("b").containsEntry("b", 2);
    assertThat(new CarrierCheck(log).attempts()).isEqualTo(2);
  }

  @Test
  void calls_that_meet_are_counted_and_calls_that_touch_are_not() {
    call("a", 0, 1000, 16);
    call("b", 500, 2000, 16);
    call("c", 1000, 2000, 16); // begins as a ends

    var concurrency = new CarrierCheck(log).concurrency(1);

    assertThat(concurrency.most()).isEqualTo(2);
    assertThat(concurrency.mostAt()).isEqualTo(NOON.plusMillis(500));
    assertThat(concurrency.above())
        .extracting(a -> a.time().toMillis())
        .containsExactly(500L, 1000L);
  }

  @Test
  void one_more_call_is_let_pass_for_a_bye_on_its_way_and_no_longer() {
    call("a", 0, 1000, 16);
    call("b", 900, 1900, 16); // 100 ms
    assertThat(new CarrierCheck(log).concurrency(1).intolerable(1)).isEmpty();

    call("c", 1799, 2500, 16); // 101 ms
    assertThat(new CarrierCheck(log).concurrency(1).intolerable(1)).hasSize(1);
  }

  @Test
  void two_more_calls_are_never_let_pass() {
    call("a", 0, 1000, 16);
    call("b", 990, 1900, 16);
    call("c", 995, 1900, 16);

    assertThat(new CarrierCheck(log).concurrency(1).intolerable(1))
        .singleElement()
        .satisfies(a -> assertThat(a.most()).isEqualTo(3));
  }

  @Test
  void a_call_without_an_end_counts_to_the_end_of_the_log_and_second_legs_do_not_count() {
    fact(0, Kind.INVITE, "a", OptionalInt.empty());
    call("b", 1000, 5000, 16);
    log.add(
        new CarrierFact(NOON, Kind.INVITE, "leg2", "12", Optional.empty(), OptionalInt.empty()));

    var check = new CarrierCheck(log);

    assertThat(check.concurrency(1).most()).isEqualTo(2);
    assertThat(check.withoutAttempt()).isEqualTo(1);
    assertThat(check.outcomes().get("a")).isEqualTo(new CarrierOutcome.StillUp());
  }

  @Test
  void invites_are_counted_in_a_sliding_window_whose_start_is_outside() {
    for (int i = 0; i < 5; i++) {
      call("a" + i, i * 250L, 9000, 16);
    }
    assertThat(new CarrierCheck(log).mostInvitesIn(Duration.ofSeconds(1))).isEqualTo(4);
  }

  /// Cause as the carrier logged it; 42 travels as 503, which is 34; 20 as 480, which is 19.
  @ParameterizedTest
  @CsvSource({
    "17,BUSY", "34,CONGESTION", "42,CONGESTION", "18,NO ANSWER", "19,NO ANSWER", "20,NO ANSWER",
        "31,NO ANSWER",
    "127,NO ANSWER", "0,NO ANSWER", "1,FAILED", "21,FAILED", "28,FAILED", "38,FAILED", "50,FAILED"
  })
  void each_cause_has_its_disposition(int cause, String disposition) {
    call("a", 0, 1000, cause);

    assertThat(onlyOutcome().disposition()).isEqualTo(disposition);
  }

  @Test
  void an_answer_outweighs_the_cause_of_the_end() {
    fact(0, Kind.INVITE, "a", OptionalInt.empty());
    fact(10, Kind.ANSWER, "a", OptionalInt.empty());
    fact(20, Kind.END, "a", OptionalInt.of(17));

    assertThat(onlyOutcome().disposition()).isEqualTo("ANSWERED");
  }

  @Test
  void entries_that_agree_are_silent() {
    call("a", 0, 1000, 17);

    assertThat(
            new CarrierCheck(log)
                .compare(
                    List.of(
                        new Entry("a", "BUSY", "+12", "processed"),
                        new Entry("z", "FAILED", "77", "processed"), // our own PBX refused it
                        new Entry("", "EXPIRED", "78", "processed"))))
        .isEmpty();
  }

  @Test
  void every_difference_is_a_sentence() {
    call("a", 0, 1000, 17);
    call("b", 0, 1000, 17);
    call("c", 0, 1000, 17);

    var check = new CarrierCheck(log);
    var entries =
        List.of(
            new Entry("a", "ANSWERED", "12", "processed"),
            new Entry("b", "BUSY", "99", "processed"),
            new Entry("b", "BUSY", "12", "queued"),
            new Entry("x", "BUSY", "12", "processed"));

    assertThat(check.compare(entries))
        .containsExactlyInAnyOrder(
            "entry 12 (attempt a) says ANSWERED, the carrier saw BUSY (cause 17)",
            "entry 99 (attempt b) was dialled as 12",
            "entry 12 (attempt b) is queued, not processed",
            "entry 12 (attempt x) says BUSY, the carrier saw no call",
            "attempt b stands in 2 entries");
    assertThat(check.unnamed(entries)).containsExactly("c");
  }

  private CarrierOutcome onlyOutcome() {
    return new CarrierCheck(log).outcomes().values().iterator().next();
  }

  private void call(String attempt, long from, long to, int cause) {
    var channel = attempt + from;
    log.add(at(from, Kind.INVITE, channel, attempt, OptionalInt.empty()));
    log.add(at(to, Kind.END, channel, attempt, OptionalInt.of(cause)));
  }

  private void fact(long at, Kind kind, String attempt, OptionalInt cause) {
    log.add(at(at, kind, attempt, attempt, cause));
  }

  private static CarrierFact at(
      long millis, Kind kind, String channel, String attempt, OptionalInt cause) {
    return new CarrierFact(
        NOON.plusMillis(millis), kind, channel, "12", Optional.of(attempt), cause);
  }
}
