package dialer.local.sums;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Times of one thing, in milliseconds.
final class Spread {
  private final List<Double> times = new ArrayList<>();

  void add(long nanos) {
    times.add(nanos / 1e6);
  }

  double median() {
    List<Double> sorted = times.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  @Override
  public String toString() {
    return "%9.2f ms (%.2f to %.2f)"
        .formatted(median(), Collections.min(times), Collections.max(times));
  }
}
