package dialer.api.server.share;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How a limit would best be split: every server gets one, so that a call that comes there need not
/// wait; then those with calls share evenly what they can use, and the others what is left.
final class Split {
  private Split() {}

  /// @param busy whether calls wait for it or are on it
  /// @param most it can use, whatever its tenant may
  record Place(long server, boolean busy, long most) {}

  /// Targets by server, which sum to at most the limit.
  static Map<Long, Long> of(long limit, List<Place> places) {
    List<Place> order =
        places.stream()
            .sorted(Comparator.comparing((Place p) -> !p.busy()).thenComparing(Place::server))
            .toList();
    Map<Long, Long> targets = new HashMap<>();
    long left = limit;
    for (Place place : order) {
      long one = Math.clamp(place.most(), 0, Math.min(1, left));
      targets.put(place.server(), one);
      left -= one;
    }
    left -= fill(left, order.stream().filter(Place::busy), targets);
    fill(left, order.stream().filter(p -> !p.busy()), targets);
    return targets;
  }

  /// Returns how much it gave.
  private static long fill(long limit, Stream<Place> some, Map<Long, Long> targets) {
    List<Place> open = some.filter(p -> room(p, targets) > 0).toList();
    long left = limit;
    while (left > 0 && !open.isEmpty()) {
      long each = Math.max(1, left / open.size());
      for (Place place : open) {
        long more = Math.min(room(place, targets), Math.min(each, left));
        targets.merge(place.server(), more, Long::sum);
        left -= more;
      }
      open = open.stream().filter(p -> room(p, targets) > 0).toList();
    }
    return limit - left;
  }

  private static long room(Place place, Map<Long, Long> targets) {
    return place.most() - targets.getOrDefault(place.server(), 0L);
  }
}
