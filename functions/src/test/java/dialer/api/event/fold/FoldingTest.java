package dialer.api.event.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.CallState;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.call.RetryPolicy;
import dialer.message.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FoldingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final AttemptId ATTEMPT = new AttemptId(new UUID(1, 1));
  private static final RetryPolicy NO_RETRY = new RetryPolicy(0, Duration.ZERO, Set.of());
  private static final RetryPolicy ONE_RETRY =
      new RetryPolicy(1, Duration.ofSeconds(60), RetryPolicy.USUAL);

  private static Folding fresh(RetryPolicy policy) {
    return fresh(policy, false);
  }

  private static Folding fresh(RetryPolicy policy, boolean withdrawn) {
    return new Folding(
        ATTEMPT,
        new CallId(new UUID(2, 2)),
        7,
        1,
        new AttemptFacts(0, false, null, null, null, null),
        new CallState.Queued(ATTEMPT),
        new Folding.Tally(0, 0, 0),
        policy,
        withdrawn,
        false);
  }

  private static Fact fact(int sequence, Happening happening) {
    return new Fact(ATTEMPT, sequence, NOW.plusSeconds(sequence), happening);
  }

  private static Fact ended(int sequence, Disposition how) {
    Instant answered = how == Disposition.ANSWERED ? NOW.plusSeconds(1) : null;
    return fact(
        sequence,
        Happening.Ended.unrecorded(
            new Outcome(how, 16, 200, NOW, answered, NOW.plusSeconds(9), null)));
  }

  private static Folding all(Folding folding, List<Fact> facts) {
    Folding after = folding;
    for (Fact fact : facts) {
      after = after.on(fact, NOW);
    }
    return after;
  }

  @Test
  void the_order_of_the_reports_and_how_often_they_come_make_no_difference() {
    List<Fact> once =
        List.of(
            fact(0, new Happening.Dialled()),
            fact(1, new Happening.Answered()),
            ended(2, Disposition.ANSWERED));
    Folding inOrder = all(fresh(NO_RETRY), once);
    assertThat(inOrder.state()).isEqualTo(new CallState.Done(Disposition.ANSWERED));
    for (int seed = 0; seed < 500; seed++) {
      List<Fact> shuffled = new ArrayList<>(once);
      shuffled.addAll(once);
      shuffled.addAll(once);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(all(fresh(NO_RETRY), shuffled)).as("seed " + seed).isEqualTo(inOrder);
    }
  }

  @Test
  void the_last_report_alone_is_enough() {
    Folding folded = all(fresh(NO_RETRY), List.of(ended(2, Disposition.ANSWERED)));
    assertThat(folded.state()).isEqualTo(new CallState.Done(Disposition.ANSWERED));
    assertThat(folded.facts().startedAt()).isEqualTo(NOW);
    assertThat(folded.facts().answeredAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(folded.tally()).isEqualTo(new Folding.Tally(1, 1, 0));
  }

  @Test
  void a_busy_call_waits_for_its_retry_from_now_whatever_the_agents_clock_says() {
    Folding folded = all(fresh(ONE_RETRY), List.of(ended(1, Disposition.BUSY)));
    assertThat(folded.state()).isEqualTo(new CallState.Pending(NOW.plusSeconds(60)));
    assertThat(folded.tally()).isEqualTo(new Folding.Tally(1, 0, 1));
  }

  @Test
  void what_was_given_back_does_not_count_and_waits_as_long_as_the_agent_asks() {
    Fact back = fact(3, new Happening.GivenBack("no slot", NOW.plusSeconds(3 + 20)));
    Folding folded = all(fresh(NO_RETRY), List.of(back));
    assertThat(folded.state()).isEqualTo(new CallState.Pending(NOW.plusSeconds(20)));
    assertThat(folded.tally()).isEqualTo(new Folding.Tally(0, 0, 0));
    assertThat(folded.isOver()).isTrue();
  }

  @Test
  void what_expired_at_the_agent_was_not_tried() {
    Folding folded =
        all(
            fresh(ONE_RETRY),
            List.of(
                fact(
                    0,
                    Happening.Ended.unrecorded(
                        Outcome.undialled(Disposition.EXPIRED, NOW, "late")))));
    assertThat(folded.state()).isEqualTo(new CallState.Done(Disposition.EXPIRED));
    assertThat(folded.tally()).isEqualTo(new Folding.Tally(0, 0, 0));
  }

  @Test
  void the_first_outcome_stands() {
    Fact ours =
        Fact.ourOwn(
            ATTEMPT,
            NOW,
            Happening.Ended.unrecorded(Outcome.undialled(Disposition.LOST, NOW, "no word")));
    Folding folded = all(fresh(NO_RETRY), List.of(ours, ended(4, Disposition.ANSWERED)));
    assertThat(folded.state()).isEqualTo(new CallState.Done(Disposition.LOST));
    assertThat(folded.facts().folded()).isEqualTo(Long.MIN_VALUE | 1L << 4);
  }

  @Test
  void a_late_report_of_an_earlier_attempt_leaves_the_call_alone() {
    AttemptId newer = new AttemptId(new UUID(1, 9));
    Folding before =
        new Folding(
            ATTEMPT,
            new CallId(new UUID(2, 2)),
            7,
            1,
            new AttemptFacts(0, false, null, null, null, null),
            new CallState.Talking(newer),
            new Folding.Tally(1, 0, 1),
            NO_RETRY,
            false,
            false);
    Folding after = all(before, List.of(ended(1, Disposition.ANSWERED)));
    assertThat(after.moved()).isFalse();
    assertThat(after.state()).isEqualTo(before.state());
    assertThat(after.tally()).isEqualTo(before.tally());
    assertThat(after.isOver()).isTrue();
  }

  @Test
  void what_a_flushed_queue_gets_back_is_withdrawn_and_not_tried_again() {
    Fact back = fact(0, new Happening.GivenBack("flushed", NOW));
    assertThat(all(fresh(ONE_RETRY, true), List.of(back)).state())
        .isEqualTo(new CallState.Done(Disposition.CANCELLED));
    assertThat(all(fresh(ONE_RETRY, true), List.of(ended(0, Disposition.BUSY))).state())
        .isEqualTo(new CallState.Done(Disposition.BUSY));
  }
}
