package dialer.local.demo;

import io.micronaut.json.tree.JsonNode;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Shows a campaign: a bar that moves where there is a terminal, a line now and then where there is
/// none, and the table of outcomes at its end.
final class Board {

  private static final boolean BLOCKS =
      Charset.forName(System.getProperty("stdout.encoding", "US-ASCII"))
          .newEncoder()
          .canEncode("█░");
  private static final String FULL = BLOCKS ? "█" : "#";
  private static final String EMPTY = BLOCKS ? "░" : ".";
  private static final int WIDTH = 40;
  private static final int SECONDS_BETWEEN_LINES = 2;

  private final PrintWriter out;
  private final int expected;
  private final boolean terminal;
  private long nextLine;
  private boolean complete;

  /// @param expected how many calls there are
  Board(PrintWriter out, int expected, boolean terminal) {
    this.out = out;
    this.expected = expected;
    this.terminal = terminal;
  }

  /// Whether every call has been seen ended, each once, with an outcome.
  boolean complete() {
    return complete;
  }

  /// @param seconds since the campaign was placed
  void show(List<JsonNode> entries, long seconds) {
    var calls = new HashSet<String>();
    int ended = 0;
    int up = 0;
    int answered = 0;
    for (var entry : entries) {
      calls.add(text(entry, "call_id"));
      var status = text(entry, "call_status");
      var outcome = text(entry, "disposition");
      if (!outcome.isEmpty() && (status.equals("processed") || status.equals("flushed"))) {
        ended++;
        answered += outcome.equals("ANSWERED") ? 1 : 0;
      } else if (status.equals("queued")) {
        up++;
      }
    }
    complete = ended == expected && entries.size() == expected && calls.size() == expected;
    var counts =
        "%3d of %d ended, %d answered, %d under way, %d wait"
            .formatted(ended, expected, answered, up, expected - ended - up);
    draw(ended, counts, seconds);
  }

  private void draw(int ended, String counts, long seconds) {
    int filled = expected == 0 ? 0 : WIDTH * ended / expected;
    if (terminal) {
      out.printf(
          "\r  %s%s  %s, %d s\u001b[K",
          FULL.repeat(filled), EMPTY.repeat(WIDTH - filled), counts, seconds);
    } else if (seconds >= nextLine || ended == expected) {
      out.printf("  %2d s  %s%n", seconds, counts);
      nextLine = seconds + SECONDS_BETWEEN_LINES;
    }
    out.flush();
  }

  void close(List<JsonNode> entries, long seconds) {
    Map<String, Integer> outcomes = new TreeMap<>();
    Map<String, Integer> talked = new TreeMap<>();
    for (var entry : entries) {
      var outcome = text(entry, "disposition");
      var row = outcome.isEmpty() ? "(none yet)" : outcome;
      outcomes.merge(row, 1, Integer::sum);
      talked.merge(row, number(entry, "billsec"), Integer::sum);
    }
    out.printf("%n%n  %-12s %6s %12s%n", "outcome", "calls", "talked");
    outcomes.forEach((outcome, calls) ->
        out.printf("  %-12s %6d %10d s%n", outcome, calls, talked.getOrDefault(outcome, 0)));
    out.printf("  %-12s %6d%n%n", "all", entries.size());
    out.println(
        complete
            ? "  Every call ended in exactly one outcome, after %d s.".formatted(seconds)
            : "  NOT every call ended in exactly one outcome within %d s.".formatted(seconds));
    out.flush();
  }

  private static String text(JsonNode entry, String field) {
    var node = entry.get(field);
    return node == null || node.isNull() ? "" : node.coerceStringValue();
  }

  private static int number(JsonNode entry, String field) {
    var node = entry.get(field);
    return node == null || !node.isNumber() ? 0 : node.getIntValue();
  }
}
