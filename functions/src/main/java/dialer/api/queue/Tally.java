package dialer.api.queue;

import java.util.Map;
import java.util.TreeMap;

/// How many calls of a queue stand where.
///
/// @param dispositions how the finished ones ended
record Tally(
    long pending, long queued, long processed, long flushed, Map<String, Long> dispositions) {
  static final Tally NONE = new Tally(0, 0, 0, 0, Map.of());

  long total() {
    return pending + queued + processed + flushed;
  }

  /// Calls that have no outcome yet.
  long open() {
    return pending + queued;
  }

  static Tally of(String status, String disposition, long calls) {
    return new Tally(
        status.equals("pending") ? calls : 0,
        status.equals("queued") ? calls : 0,
        status.equals("processed") ? calls : 0,
        status.equals("flushed") ? calls : 0,
        disposition.isEmpty() || calls == 0 ? Map.of() : Map.of(disposition, calls));
  }

  Tally plus(Tally other) {
    Map<String, Long> all = new TreeMap<>(dispositions);
    other.dispositions.forEach((how, calls) -> all.merge(how, calls, Long::sum));
    return new Tally(
        pending + other.pending,
        queued + other.queued,
        processed + other.processed,
        flushed + other.flushed,
        all);
  }
}
