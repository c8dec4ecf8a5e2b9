package dialer.local.up;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Starts again what dies, with growing gaps, as systemd would on a server; ends everything in
/// reverse order when closed.
final class Keeper implements AutoCloseable {

  private static final long LOOK_EVERY_MILLIS = 250;
  private static final int LONGEST_GAP = 40; // looks: 10 s

  private record Kept(String name, BooleanSupplier alive, Runnable restart, AutoCloseable end) {}

  private final PrintWriter out;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private final Map<Kept, Integer> gaps = new HashMap<>();
  private final Map<Kept, Integer> pauses = new HashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("keeper").factory());
  private boolean closed;

  Keeper(PrintWriter out) {
    this.out = out;
  }

  /// What is kept last ends first.
  synchronized void keep(String name, BooleanSupplier alive, Runnable restart, AutoCloseable end) {
    kept.push(new Kept(name, alive, restart, end));
  }

  void watch() {
    looking.scheduleWithFixedDelay(
        this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    for (var each : List.copyOf(kept).reversed()) { // what others stand on comes first
      if (closed || each.alive().getAsBoolean()) {
        continue;
      }
      int pause = pauses.getOrDefault(each, 0);
      if (pause > 0) {
        pauses.put(each, pause - 1);
        continue;
      }
      out.println(each.name() + " died; starting it again");
      int gap = Math.min(LONGEST_GAP, 2 * gaps.getOrDefault(each, 1));
      gaps.put(each, gap);
      pauses.put(each, gap);
      try {
        each.restart().run();
        out.println(each.name() + " is up again");
      } catch (RuntimeException e) {
        out.println(each.name() + " does not start: " + firstLine(e));
      }
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /// Ends all of it; safe to call twice.
  @Override
  public synchronized void close() {
    closed = true;
    looking.shutdown();
    while (!kept.isEmpty()) {
      var last = kept.pop();
      try {
        last.end().close();
      } catch (Exception e) {
        out.println(last.name() + " did not end: " + e.getMessage());
      }
    }
  }
}
