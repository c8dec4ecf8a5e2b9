package dialer.edge.dial;

import dialer.call.ClientCode;
import dialer.edge.journal.Journal;
import dialer.edge.pace.History;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was dialled before this start, as the journal knows it, on the clock that paces.
record PastDials(Journal journal, InstantSource clock) implements History {
  @Override
  public List<Long> calls(@Nullable ClientCode client, Duration within) {
    Instant now = clock.instant();
    long nanos = System.nanoTime();
    return journal.dialledSince(now.minus(within), client).stream()
        .map(dial -> nanos - Math.max(0, Duration.between(dial.at(), now).toNanos()))
        .toList();
  }
}
