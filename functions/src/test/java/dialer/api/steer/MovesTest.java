package dialer.api.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.queue.QueueStatus;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovesTest {
  /// One line a state: the states it may go to, in the order of [QueueStatus]; `=` is staying.
  @ParameterizedTest
  @CsvSource({
    "PENDING,     =++++ +",
    "IN_PROGRESS, -=+++ +",
    "PAUSED,      -+=++ +",
    "FLUSHED,     ---=- -",
    "TERMINATED,  ----= -",
    "PROCESSED,   ----+ =",
  })
  void every_state_has_its_legal_moves(QueueStatus from, String row) {
    String marks = row.replace(" ", "");
    assertThat(Arrays.stream(QueueStatus.values()).map(to -> mark(from, to)))
        .containsExactlyElementsOf(Arrays.asList(marks.split("")));
  }

  private static String mark(QueueStatus from, QueueStatus to) {
    boolean legal = Moves.isLegal(from, to);
    if (from == to) {
      assertThat(legal).isTrue();
      return "=";
    }
    assertThat(Moves.from(from).contains(to)).isEqualTo(legal);
    return legal ? "+" : "-";
  }
}
