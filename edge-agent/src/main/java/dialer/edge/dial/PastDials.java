package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.edge.journal.Journal;
import dialer.edge.journal.PastDial;
import dialer.edge.pace.History;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was dialled before, as the journal knows it, and what [Predecessors] found out, on the
/// clock that paces.
final class PastDials implements History {
  private final Journal journal;
  private final InstantSource clock;
  private List<PastDial> ofOthers = List.of();

  PastDials(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /// @param dials of this server's other journals; some of them may be ours too
  void others(List<PastDial> dials) {
    ofOthers = List.copyOf(dials);
  }

  @Override
  public List<Long> calls(@Nullable ClientCode client, Duration within) {
    Instant now = clock.instant();
    long nanos = System.nanoTime();
    Instant since = now.minus(within);
    List<PastDial> ours = journal.dialledSince(since, client);
    Set<AttemptId> known = ours.stream().map(PastDial::attempt).collect(Collectors.toSet());
    Stream<PastDial> others =
        ofOthers.stream()
            .filter(dial -> client == null || dial.client().equals(client))
            .filter(dial -> dial.at().isAfter(since) && !known.contains(dial.attempt()));
    return Stream.concat(ours.stream(), others)
        .sorted(Comparator.comparing(PastDial::at))
        .map(dial -> nanos - Math.max(0, Duration.between(dial.at(), now).toNanos()))
        .toList();
  }
}
