package dialer.edge.dial;

import dialer.edge.journal.PastDial;
import dialer.edge.pace.Pace;
import dialer.edge.recover.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this server's other journals dialled within the last hour, by Asterisk's own records and
/// channels: it counts against the hourly rates. Until it is known nothing is dialled. Owned by the
/// dialler's thread.
final class Predecessors {
  private static final Logger LOG = LoggerFactory.getLogger(Predecessors.class);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Complaint complaint =
      new Complaint(LOG, "What was dialled before cannot be read, nothing is dialled until it is");
  private final DialLoop loop;
  private final Reconciler reconciler;
  private final PastDials past;
  private final Pace<LiveCall> pace;
  private final InstantSource clock;
  private boolean known = true;
  private int asked;

  Predecessors(
      DialLoop loop,
      Reconciler reconciler,
      PastDials past,
      Pace<LiveCall> pace,
      InstantSource clock) {
    this.loop = loop;
    this.reconciler = reconciler;
    this.past = past;
    this.pace = pace;
    this.clock = clock;
  }

  /// Our journal knows all that was dialled since then; an hour before that others may have.
  void since(Instant tenure) {
    known = tenure.isBefore(clock.instant().minus(HOUR));
    asked++; // what is on its way was asked while another one may have dialled
  }

  /// Empty once it is known.
  Optional<Obstacle> obstacle() {
    return known
        ? Optional.empty()
        : Optional.of(
            complaint.obstacle("what this server's other agents dialled within the hour"));
  }

  /// To be called once nobody else dials any more.
  void recall() {
    if (!known) {
      int mine = ++asked;
      reconciler
          .dialledSince(clock.instant().minus(HOUR))
          .whenComplete((dials, failure) -> loop.post(() -> told(mine, dials, failure)));
    }
  }

  private void told(int mine, @Nullable List<PastDial> dials, @Nullable Throwable failure) {
    if (mine != asked) {
      return; // asked again meanwhile
    }
    if (dials == null) {
      complaint.failed(failure);
      loop.postLater(
          RETRY,
          () -> {
            if (mine == asked) {
              recall();
            }
          });
      return;
    }
    complaint.over();
    past.others(dials);
    pace.recall();
    known = true;
  }
}
