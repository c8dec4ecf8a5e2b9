package dialer.api.server.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One server's part of a limit.
///
/// @param share what its agent is told
/// @param held what it may be using all the same, never below its share: an agent may not have
///   heard of a smaller share yet, and calls that are up go on
record Part(long server, long share, long held) {
  /// Far above every limit, and small enough to be added up.
  static final long UNLIMITED = 1_000_000_000_000L;

  static Part unlimited(long server) {
    return new Part(server, UNLIMITED, UNLIMITED);
  }

  /// Its agent acts on the share and uses `used`.
  Part using(long used) {
    return new Part(server, share, Math.min(held, Math.max(share, used)));
  }

  /// Cuts what is above its target at once.
  ///
  /// @param targets by server; a server that is not there has none
  static List<Part> shrunk(List<Part> parts, Map<Long, Long> targets) {
    return parts.stream()
        .map(p -> new Part(p.server, Math.min(p.share, targets.getOrDefault(p.server, 0L)), p.held))
        .toList();
  }

  /// Grows towards the targets by what nobody holds. What a part itself holds it may have back.
  static List<Part> grown(long limit, List<Part> parts, Map<Long, Long> targets) {
    long free = limit - parts.stream().mapToLong(Part::held).sum();
    List<Part> grown = new ArrayList<>();
    for (Part part : parts) {
      long target = Math.max(part.share, targets.getOrDefault(part.server, 0L));
      long more = Math.clamp(target - part.held, 0, Math.max(0, free));
      long held = part.held + more;
      grown.add(new Part(part.server, Math.min(target, held), held));
      free -= more;
    }
    return grown;
  }
}
