package dialer.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.PbxEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The sequences are those of a real Asterisk 22, one event per line of what it sent; times in
/// milliseconds.
class CallTraceTest {
  private static final AttemptId ID = new AttemptId(new UUID(1, 2));
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @Test
  void answered_and_bridged_counts_from_the_second_answer() {
    Outcome outcome =
        inAnyOrder(
            true,
            accepted(0),
            began(1),
            answered(1007),
            second(1008),
            secondAnswered(2011),
            hungUp(3511, 16, null));

    assertThat(outcome.disposition()).isEqualTo(Disposition.ANSWERED);
    assertThat(outcome.answeredAt()).isEqualTo(at(2011));
    assertThat(outcome.billableSeconds()).isEqualTo(1);
    assertThat(outcome.durationSeconds()).isEqualTo(3);
  }

  @Test
  void a_busy_callee_is_told_by_the_cause_though_asterisk_gives_no_reason() {
    Outcome outcome =
        inAnyOrder(false, accepted(0), began(1), notPlaced(1010), hungUp(1010, 17, 486));

    assertThat(outcome.disposition()).isEqualTo(Disposition.BUSY);
    assertThat(outcome.hangupCause()).isEqualTo(17);
    assertThat(outcome.techCause()).isEqualTo(486);
    assertThat(outcome.answeredAt()).isNull();
  }

  @Test
  void nobody_answers_in_time() {
    assertThat(
            inAnyOrder(false, accepted(0), began(1), notPlaced(3000), hungUp(3000, 19, 480))
                .disposition())
        .isEqualTo(Disposition.NO_ANSWER);
  }

  @Test
  void no_room_in_the_network() {
    assertThat(
            inAnyOrder(false, accepted(0), began(1), notPlaced(4), hungUp(4, 34, 503))
                .disposition())
        .isEqualTo(Disposition.CONGESTION);
  }

  @Test
  void a_number_that_does_not_exist_and_one_that_refuses_have_failed() {
    assertThat(
            inAnyOrder(false, accepted(0), began(1), notPlaced(4), hungUp(4, 1, 404)).disposition())
        .isEqualTo(Disposition.FAILED);
    assertThat(
            inAnyOrder(false, accepted(0), began(1), notPlaced(4), hungUp(4, 21, 403))
                .disposition())
        .isEqualTo(Disposition.FAILED);
  }

  @Test
  void the_second_party_is_busy_so_nobody_who_counts_picked_up() {
    Outcome outcome =
        inAnyOrder(
            true, accepted(0), began(1), answered(1007), second(1008), hungUp(2010, 17, null));

    assertThat(outcome.disposition()).isEqualTo(Disposition.ANSWERED);
    assertThat(outcome.answeredAt()).isNull();
    assertThat(outcome.billableSeconds()).isZero();
  }

  @Test
  void the_second_party_has_an_unknown_endpoint() {
    Outcome outcome = inAnyOrder(true, accepted(0), began(3), answered(1006), hungUp(1008, 3, 404));

    assertThat(outcome.disposition()).isEqualTo(Disposition.ANSWERED);
    assertThat(outcome.answeredAt()).isNull();
  }

  @Test
  void a_dialplan_that_calls_nobody_counts_from_the_first_answer() {
    assertThat(
            inAnyOrder(false, accepted(0), began(1), answered(500), hungUp(900, 16, null))
                .answeredAt())
        .isEqualTo(at(500));
  }

  @Test
  void a_dialplan_that_calls_somebody_of_its_own_accord_counts_from_that_answer() {
    assertThat(
            inAnyOrder(
                    false,
                    accepted(0),
                    began(1),
                    answered(500),
                    second(600),
                    secondAnswered(800),
                    hungUp(900, 16, null))
                .answeredAt())
        .isEqualTo(at(800));
  }

  @Test
  void what_still_rings_when_it_is_cut_off_was_not_answered() {
    assertThat(
            inAnyOrder(false, accepted(0), began(1), notPlaced(20_000), hungUp(20_001, 31, 480))
                .disposition())
        .isEqualTo(Disposition.NO_ANSWER);
  }

  @Test
  void a_call_of_which_nothing_can_be_found_is_lost_unless_it_was_answered() {
    CallTrace ringing = CallTrace.begin(false, START).on(accepted(0)).on(began(1));

    assertThat(ringing.lost(at(9), "why").disposition()).isEqualTo(Disposition.LOST);
    assertThat(ringing.on(answered(5)).lost(at(9), "why").disposition())
        .isEqualTo(Disposition.ANSWERED);
  }

  /// Neighbours may swap places, and the hangup may come before anything but the rest: the outcome
  /// must not change.
  private static Outcome inAnyOrder(boolean secondLeg, PbxEvent... events) {
    List<Outcome> outcomes = new ArrayList<>();
    Random random = new Random(1);
    for (int round : IntStream.range(0, 50).toArray()) {
      List<PbxEvent> shuffled = new ArrayList<>(List.of(events));
      for (int i = round == 0 ? shuffled.size() : 0;
          i + 1 < shuffled.size();
          i += 1 + random.nextInt(2)) {
        if (random.nextBoolean()) {
          Collections.swap(shuffled, i, i + 1);
        }
      }
      CallTrace trace = CallTrace.begin(secondLeg, START);
      for (PbxEvent event : shuffled) {
        trace = trace.on(event);
      }
      PbxEvent.HungUp end = Objects.requireNonNull(trace.hangup());
      assertThat(trace.evidenceAt()).isEqualTo(events[0].at());
      outcomes.add(trace.outcome(end, LONGEST));
    }
    assertThat(outcomes).containsOnly(outcomes.getFirst());
    return outcomes.getFirst();
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  private static PbxEvent accepted(long millis) {
    return new PbxEvent.Accepted(ID, at(millis));
  }

  private static PbxEvent began(long millis) {
    return new PbxEvent.Began(ID, at(millis));
  }

  private static PbxEvent answered(long millis) {
    return new PbxEvent.Answered(ID, at(millis));
  }

  private static PbxEvent second(long millis) {
    return new PbxEvent.SecondLegBegan(ID, at(millis));
  }

  private static PbxEvent secondAnswered(long millis) {
    return new PbxEvent.SecondLegAnswered(ID, at(millis));
  }

  private static PbxEvent notPlaced(long millis) {
    return new PbxEvent.NotPlaced(ID, at(millis));
  }

  private static PbxEvent hungUp(long millis, int cause, @Nullable Integer tech) {
    return new PbxEvent.HungUp(ID, at(millis), cause, tech);
  }
}
