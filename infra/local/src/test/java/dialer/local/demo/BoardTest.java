package dialer.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.tree.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardTest {

  private final StringWriter told = new StringWriter();
  private final Board board = new Board(new PrintWriter(told), 2, false);

  @Test
  void it_is_complete_when_each_call_has_one_outcome() {
    board.show(List.of(entry("a", "processed", "ANSWERED"), entry("b", "queued", "")), 0);
    assertThat(board.complete()).isFalse();

    var all = List.of(entry("a", "processed", "ANSWERED"), entry("b", "flushed", "EXPIRED"));
    board.show(all, 2);
    board.close(all, 2);

    assertThat(board.complete()).isTrue();
    assertThat(told.toString())
        .contains("1 of 2 ended, 1 answered, 1 under way, 0 wait", "EXPIRED")
        .contains("Every call ended in exactly one outcome")
        .doesNotContain("\r");
  }

  @Test
  void the_same_call_twice_is_not_complete() {
    var twice = List.of(entry("a", "processed", "ANSWERED"), entry("a", "processed", "BUSY"));
    board.show(twice, 0);
    board.close(twice, 0);

    assertThat(board.complete()).isFalse();
    assertThat(told.toString()).contains("NOT every call ended in exactly one outcome");
  }

  @Test
  void a_finished_call_without_an_outcome_is_not_complete() {
    board.show(List.of(entry("a", "processed", ""), entry("b", "processed", "BUSY")), 0);

    assertThat(board.complete()).isFalse();
  }

  private static JsonNode entry(String call, String status, String outcome) {
    return JsonNode.createObjectNode(
        Map.of(
            "call_id", JsonNode.createStringNode(call),
            "call_status", JsonNode.createStringNode(status),
            "disposition",
                outcome.isEmpty() ? JsonNode.nullNode() : JsonNode.createStringNode(outcome)));
  }
}
