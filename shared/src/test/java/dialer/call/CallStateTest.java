package dialer.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.CallEvent.Answered;
import dialer.call.CallEvent.Claimed;
import dialer.call.CallEvent.Dialled;
import dialer.call.CallEvent.Ended;
import dialer.call.CallEvent.GivenBack;
import dialer.call.CallEvent.RetryDue;
import dialer.call.CallEvent.Withdrawn;
import dialer.call.CallState.Dialling;
import dialer.call.CallState.Done;
import dialer.call.CallState.Pending;
import dialer.call.CallState.Queued;
import dialer.call.CallState.Talking;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallStateTest {
  static final AttemptId MINE = new AttemptId(new UUID(0, 1));
  static final AttemptId OTHER = new AttemptId(new UUID(0, 2));
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final Instant LATER = NOW.plusSeconds(60);

  static final List<CallState> STATES =
      List.of(
          new Pending(NOW),
          new Queued(MINE),
          new Dialling(MINE),
          new Talking(MINE),
          new Done(Disposition.ANSWERED));

  static List<CallEvent> events(AttemptId attempt) {
    return List.of(
        new Claimed(attempt),
        new Dialled(attempt),
        new Answered(attempt),
        new Ended(attempt, Disposition.BUSY),
        new RetryDue(attempt, LATER),
        new GivenBack(attempt, LATER),
        new Withdrawn(Disposition.EXPIRED));
  }

  /// The whole table: every move that changes something. What is not here must change nothing.
  static final Map<CallState, Map<CallEvent, CallState>> MOVES =
      Map.of(
          new Pending(NOW),
          Map.of(
              new Claimed(MINE), new Queued(MINE),
              new Withdrawn(Disposition.EXPIRED), new Done(Disposition.EXPIRED)),
          new Queued(MINE),
          Map.of(
              new Dialled(MINE), new Dialling(MINE),
              new Answered(MINE), new Talking(MINE),
              new Ended(MINE, Disposition.BUSY), new Done(Disposition.BUSY),
              new RetryDue(MINE, LATER), new Pending(LATER),
              new GivenBack(MINE, LATER), new Pending(LATER)),
          new Dialling(MINE),
          Map.of(
              new Answered(MINE), new Talking(MINE),
              new Ended(MINE, Disposition.BUSY), new Done(Disposition.BUSY),
              new RetryDue(MINE, LATER), new Pending(LATER)),
          new Talking(MINE),
          Map.of(
              new Ended(MINE, Disposition.BUSY), new Done(Disposition.BUSY),
              new RetryDue(MINE, LATER), new Pending(LATER)),
          new Done(Disposition.ANSWERED),
          Map.of());

  static Stream<Arguments> matrix() {
    return STATES.stream()
        .flatMap(state -> events(MINE).stream().map(event -> Arguments.of(state, event)));
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void every_state_meets_every_event(CallState state, CallEvent event) {
    Map<CallEvent, CallState> moves = requireNonNull(MOVES.get(state));
    assertThat(state.on(event)).isEqualTo(moves.getOrDefault(event, state));
  }

  @Test
  void an_event_of_another_attempt_changes_nothing() {
    for (CallState state : STATES) {
      for (CallEvent event : events(OTHER)) {
        boolean namesNoAttemptOfTheCall = event instanceof Claimed || event instanceof Withdrawn;
        if (!namesNoAttemptOfTheCall) {
          assertThat(state.on(event)).isEqualTo(state);
        }
      }
    }
  }

  @Test
  void a_late_answer_cannot_reopen_a_finished_call() {
    var done = new Talking(MINE).on(new Ended(MINE, Disposition.ANSWERED));
    assertThat(done.on(new Answered(MINE))).isEqualTo(new Done(Disposition.ANSWERED));
  }

  @Test
  void a_call_that_was_dialled_cannot_be_given_back() {
    assertThat(new Dialling(MINE).on(new GivenBack(MINE, LATER))).isEqualTo(new Dialling(MINE));
  }

  @Test
  void the_api_words_follow_from_the_state() {
    assertThat(STATES.stream().map(CallState::status))
        .containsExactly("pending", "queued", "queued", "queued", "processed");
    assertThat(new Done(Disposition.EXPIRED).status()).isEqualTo("flushed");
    assertThat(new Done(Disposition.BLOCKED).status()).isEqualTo("flushed");
    assertThat(new Done(Disposition.CANCELLED).status()).isEqualTo("flushed");
    assertThat(new Done(Disposition.LOST).status()).isEqualTo("processed");
  }
}
