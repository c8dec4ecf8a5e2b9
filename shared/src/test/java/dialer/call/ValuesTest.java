package dialer.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @ValueSource(strings = {"1234567890", "+4930123456", "*21#", "1"})
  void a_number_is_kept_as_dialled(String text) {
    assertThat(new PhoneNumber(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "+", "12 34", "12\n34", "abc", "1+2", "123456789012345678901234567890123"})
  void what_is_no_number_is_refused(String text) {
    assertThatThrownBy(() -> new PhoneNumber(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_log_sees_the_last_three_digits_only() {
    assertThat(new PhoneNumber("+4930123456").masked()).isEqualTo("********456");
    assertThat(new PhoneNumber("12").masked()).isEqualTo("12");
  }

  @ParameterizedTest
  @CsvSource({"17,BUSY", "19,NO_ANSWER", "34,CONGESTION", "42,CONGESTION", "1,FAILED", "0,FAILED"})
  void the_cause_decides_what_an_unanswered_attempt_came_to(int cause, Disposition disposition) {
    assertThat(Disposition.ofUnanswered(cause)).isEqualTo(disposition);
  }

  @Test
  void every_disposition_is_found_by_its_label() {
    assertThat(Stream.of(Disposition.values()).map(d -> Disposition.of(d.label())))
        .containsExactly(Disposition.values());
  }

  @Test
  void a_retry_is_due_after_the_gap_while_tries_are_left() {
    var twice = new RetryPolicy(2, Duration.ofSeconds(60), RetryPolicy.USUAL);
    assertThat(twice.after(1, Disposition.BUSY, NOW)).contains(NOW.plusSeconds(60));
    assertThat(twice.after(2, Disposition.NO_ANSWER, NOW)).contains(NOW.plusSeconds(60));
    assertThat(twice.after(3, Disposition.BUSY, NOW)).isEmpty();
  }

  @Test
  void what_was_answered_or_lost_is_not_tried_again() {
    var often = new RetryPolicy(9, Duration.ZERO, RetryPolicy.USUAL);
    assertThat(
            Set.of(Disposition.ANSWERED, Disposition.FAILED, Disposition.LOST, Disposition.EXPIRED))
        .allSatisfy(d -> assertThat(often.after(1, d, NOW)).isEmpty());
  }

  @Test
  void what_was_not_dialled_is_not_tried_again_whatever_a_queue_was_told() {
    var anything = new RetryPolicy(1, Duration.ZERO, Set.of(Disposition.values()));
    assertThat(anything.after(1, Disposition.FAILED, NOW)).contains(NOW);
    assertThat(
            Set.of(
                Disposition.BLOCKED,
                Disposition.CANCELLED,
                Disposition.EXPIRED,
                Disposition.LOST,
                Disposition.ANSWERED))
        .allSatisfy(d -> assertThat(anything.after(1, d, NOW)).isEmpty());
  }

  @Test
  void ids_ascend_and_carry_their_time() {
    var ids = new NewIds(InstantSource.fixed(NOW));
    var first = ids.call().value();
    var second = ids.call().value();
    assertThat(first.toString()).isLessThan(second.toString());
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void seconds_count_from_the_answer_and_never_below_zero() {
    var outcome =
        new Outcome(
            Disposition.ANSWERED, 16, null, NOW, NOW.plusSeconds(4), NOW.plusSeconds(9), null);
    assertThat(outcome.durationSeconds()).isEqualTo(9);
    assertThat(outcome.billableSeconds()).isEqualTo(5);
    assertThat(Outcome.undialled(Disposition.EXPIRED, NOW, "late").durationSeconds()).isZero();
    var clockWentBack =
        new Outcome(Disposition.ANSWERED, 16, null, NOW, NOW, NOW.minusSeconds(3600), null);
    assertThat(clockWentBack.billableSeconds()).isZero();
  }
}
