package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.edge.ami.LiveChannel;
import dialer.edge.ami.PbxEvent;
import dialer.edge.pace.Pace;
import dialer.edge.recover.Reconciler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls at this Asterisk that another journal began, one that is gone or whose agent held the
/// lease before. They are not ours to report, but they take slots. Owned by the dialler's thread.
final class Strangers {
  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Complaint complaint =
      new Complaint(
          LOG, "Asterisk's channels cannot be counted, nothing is dialled until they are");
  private final DialLoop loop;
  private final Reconciler reconciler;
  private final Calls calls;
  private final Pace<LiveCall> pace;
  private final Map<AttemptId, ClientCode> up = new HashMap<>();
  private int counts;
  private boolean counted;
  private boolean known;

  Strangers(DialLoop loop, Reconciler reconciler, Calls calls, Pace<LiveCall> pace) {
    this.loop = loop;
    this.reconciler = reconciler;
    this.calls = calls;
    this.pace = pace;
  }

  /// Empty once all that are up now take their slots.
  Optional<Obstacle> obstacle() {
    return counted
        ? Optional.empty()
        : Optional.of(complaint.obstacle("a count of Asterisk's channels"));
  }

  /// Whether those of whoever dialled before are among those that are counted.
  boolean known() {
    return known;
  }

  /// Another one may have begun some since they were counted.
  void doubt() {
    known = false;
  }

  /// Counts anew. Fails for as long as Asterisk is away: a new session counts again.
  void count() {
    counted = false;
    int mine = ++counts;
    reconciler
        .channels()
        .whenComplete((channels, failure) -> loop.post(() -> counted(mine, channels, failure)));
  }

  private void counted(
      int mine, @Nullable List<LiveChannel> channels, @Nullable Throwable failure) {
    if (mine != counts) {
      return; // another count is under way
    }
    if (channels == null) {
      complaint.failed(failure);
      loop.postLater(
          RETRY,
          () -> {
            if (mine == counts) {
              count();
            }
          });
      return;
    }
    complaint.over();
    seen(channels);
    counted = true;
    known = true;
  }

  private void seen(List<LiveChannel> channels) {
    Map<AttemptId, ClientCode> now =
        channels.stream()
            .filter(channel -> channel.firstLeg() && !calls.knows(channel.attempt()))
            .collect(Collectors.toMap(LiveChannel::attempt, LiveChannel::client, (one, _) -> one));
    List.copyOf(up.keySet()).stream()
        .filter(attempt -> !now.containsKey(attempt))
        .forEach(this::gone);
    now.forEach((attempt, client) -> {
      if (up.putIfAbsent(attempt, client) == null) {
        pace.adopt(client);
      }
    });
  }

  void on(PbxEvent event) {
    if (event instanceof PbxEvent.HungUp) {
      gone(event.attempt());
    }
  }

  /// It is ours from now on.
  void forget(AttemptId attempt) {
    gone(attempt);
  }

  private void gone(AttemptId attempt) {
    ClientCode client = up.remove(attempt);
    if (client != null) {
      pace.free(client);
    }
  }

  /// Counts again while there are any: a hangup may have been heard while they were counted.
  void refresh() {
    if (!up.isEmpty() && counted) {
      count();
    }
  }
}
