package dialer.local.demo;

import io.micronaut.json.tree.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// 200 calls with mixed outcomes, placed as a tenant would and watched through the API until each
/// has ended.
public final class Campaign {

  private static final String SERVER = "server1";
  private static final long LOOK_EVERY_MILLIS = 250;
  private static final int PATIENCE_SECONDS = 120;

  /// Calls of one kind; the carrier's number plan makes the number decide.
  ///
  /// @param second what is dialled for the callee when the call is answered; empty: nobody
  private record Kind(int calls, String number, String second) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(60, "970000%02d", ""), // answered and hung up at once
          new Kind(36, "99010200", ""), // rings 1 s, talks 2 s
          new Kind(14, "99010400", "99010300"), // connected to a second number, which talks 3 s
          new Kind(10, "99000400", "99000017"), // answered, but the second number is busy
          new Kind(24, "99010017", ""), // busy after 1 s
          new Kind(18, "99000099", ""), // never answered
          new Kind(16, "99000034", ""), // congestion
          new Kind(12, "99000001", ""), // no such number
          new Kind(10, "99000021", "")); // rejected

  private final Api api;
  private final String key;
  private final PrintWriter out;

  /// @param key the tenant's
  public Campaign(Api api, String key, PrintWriter out) {
    this.api = api;
    this.key = key;
    this.out = out;
  }

  /// Places the calls and shows how they end.
  ///
  /// @return whether every call ended in exactly one outcome, within two minutes
  public boolean run() throws InterruptedException {
    var items = items();
    long began = System.nanoTime();
    var inserted =
        api.post(
                key,
                "/queues/insertdataincallqueue/",
                Map.of("batch_id", System.nanoTime(), "data", items))
            .orFail("the campaign");
    var queue = inserted.text("queue_id");
    out.printf("%nA campaign of %d calls, queue %s%n", items.size(), queue);

    var board =
        new Board(out, items.size(), System.console() != null && System.console().isTerminal());
    var pause = new CountDownLatch(1);
    List<JsonNode> entries = List.of();
    do {
      entries = api.entries(key, queue);
      board.show(entries, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    } while (!board.complete()
        && elapsed(began) < PATIENCE_SECONDS
        && !pause.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    board.close(entries, elapsed(began));
    return board.complete();
  }

  private static long elapsed(long began) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
  }

  /// Shuffled, always in the same way: a campaign is no sorted list.
  private static List<Map<String, Object>> items() {
    List<Map<String, Object>> items = new ArrayList<>();
    for (var kind : KINDS) {
      for (int i = 0; i < kind.calls(); i++) {
        items.add(item(kind.number().formatted(i), kind.second()));
      }
    }
    Collections.shuffle(items, new Random(1));
    return items;
  }

  private static Map<String, Object> item(String number, String second) {
    var channel = "PJSIP/" + number + "@endpoint1";
    Map<String, Object> action =
        second.isEmpty()
            ? Map.of(
                "Action",
                "Originate",
                "Channel",
                channel,
                "Application",
                "Wait",
                "Data",
                "30",
                "Timeout",
                4000)
            : Map.of(
                "Action",
                "Originate",
                "Channel",
                channel,
                "Application",
                "Dial",
                "Data",
                "PJSIP/" + second + "@endpoint2,10",
                "Timeout",
                4000);
    return Map.of("asterisk_server_code", SERVER, "action", action, "project", "demonstration");
  }
}
