package dialer.bench.measure;

import java.util.List;
import java.util.Locale;

/// Of some measurements.
public record Spread(double median, double least, double most, int count) {
  public static Spread of(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int n = sorted.size();
    double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast(), n);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.2f (median of %d, %.2f to %.2f)", median, count, least, most);
  }
}
