package dialer.edge.dial;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.PbxEvent;
import dialer.edge.recover.CdrMarks;
import dialer.edge.recover.Finding;
import dialer.edge.recover.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out what became of calls while nobody listened: after a restart, after a lost session, and
/// when a call should have ended long ago. Until it knows, nothing is dialled. Owned by the
/// dialler's thread.
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /// Twice the error of the start that is told, and some: see [Finding].
  private static final Duration INFANCY = Duration.ofMillis(2500);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Complaint complaint =
      new Complaint(LOG, "Asterisk cannot be looked at, nothing is dialled until it can");
  private final DialLoop loop;
  private final Calls calls;
  private final CdrMarks marks;
  private final Reconciler reconciler;
  private final InstantSource clock;
  private final Strangers strangers;
  private final Consumer<LiveCall> redial;
  private int session;
  private boolean up;
  private boolean looking;
  private final Set<LiveCall> next = new LinkedHashSet<>();
  private Instant asteriskStartedAt = Instant.EPOCH;

  /// @param redial takes a call that was certainly never dialled
  Recovery(
      DialLoop loop,
      Calls calls,
      CdrMarks marks,
      Reconciler reconciler,
      Strangers strangers,
      InstantSource clock,
      Consumer<LiveCall> redial) {
    this.loop = loop;
    this.calls = calls;
    this.marks = marks;
    this.reconciler = reconciler;
    this.strangers = strangers;
    this.clock = clock;
    this.redial = redial;
  }

  /// Counts sessions with Asterisk from 1.
  int session() {
    return session;
  }

  boolean up() {
    return up;
  }

  /// Empty when Asterisk is there and nothing about it is in doubt.
  Optional<Obstacle> obstacle() {
    if (!up) {
      return Optional.of(Obstacle.failing("Asterisk, which is away"));
    }
    if (looking) {
      return Optional.of(complaint.obstacle("what became of calls nothing more was heard of"));
    }
    return isInfant()
        ? Optional.of(Obstacle.passing("Asterisk, which has only just started"))
        : strangers.obstacle();
  }

  /// A call that is dialled in its first moments could later not be told from one that it was asked
  /// for in an earlier life. A clock that was set back must not make these moments hours.
  private boolean isInfant() {
    Instant now = clock.instant();
    if (asteriskStartedAt.isAfter(now)) {
      asteriskStartedAt = now;
    }
    return now.isBefore(asteriskStartedAt.plus(INFANCY));
  }

  void sessionBegan(Instant startedAt) {
    session++;
    up = true;
    asteriskStartedAt = startedAt;
    marks.refresh(oldestOpen());
    strangers.count();
    List<LiveCall> sent = calls.which(call -> call.stage == LiveCall.Stage.SENT);
    sent.forEach(call -> call.unheard = true);
    look(sent);
  }

  void sessionEnded() {
    up = false;
    looking = false;
    next.clear();
  }

  void refreshMarks() {
    marks.refresh(oldestOpen());
  }

  /// What these calls came to is not known, and must be.
  void look(List<LiveCall> doubtful) {
    if (!up || doubtful.isEmpty()) {
      return; // the next session looks at all
    }
    if (looking) {
      next.addAll(doubtful);
      return;
    }
    looking = true;
    int inSession = session;
    LOG.info("Looking at Asterisk for {} calls of which nothing more was heard", doubtful.size());
    reconciler
        .look(
            marks.mark(),
            doubtful.stream()
                .map(Recovery::dialledAtTheEarliest)
                .min(Instant::compareTo)
                .orElseThrow(),
            doubtful.stream().map(LiveCall::attempt).collect(Collectors.toSet()))
        .whenComplete(
            (looks, failure) -> loop.post(() -> judge(doubtful, inSession, looks, failure)));
  }

  private void judge(
      List<LiveCall> doubtful,
      int inSession,
      Reconciler.@Nullable Looks looks,
      @Nullable Throwable failure) {
    if (inSession != session || !up) {
      return; // the next session looks again
    }
    if (looks == null || failure != null) { // nothing is dialled until a look succeeds
      complaint.failed(failure);
      loop.postLater(RETRY, () -> lookAgain(doubtful, inSession));
      return;
    }
    complaint.over();
    looking = false;
    doubtful.stream()
        .filter(call -> calls.find(call.attempt()).filter(call::equals).isPresent())
        .forEach(call -> concludeOrLose(call, looks));
    next.addAll(calls.which(call -> call.lookedAgain && call.unheard));
    List<LiveCall> others = next.stream().filter(call -> calls.knows(call.attempt())).toList();
    next.clear();
    look(others);
  }

  private void lookAgain(List<LiveCall> doubtful, int inSession) {
    if (inSession == session && up) {
      looking = false;
      look(doubtful);
    }
  }

  /// A call that we cannot handle must neither hold its slot for ever nor the others up.
  private void concludeOrLose(LiveCall call, Reconciler.Looks looks) {
    try {
      conclude(call, looks);
    } catch (RuntimeException e) {
      LOG.error("A defect: {} cannot be concluded", call.attempt(), e);
      calls.end(call, call.trace.lost(clock.instant(), "the agent failed over it"));
    }
  }

  private void conclude(LiveCall call, Reconciler.Looks looks) {
    Instant now = clock.instant();
    call.session = session;
    call.hungUpAt = null;
    Instant intendedAt = dialledAtTheEarliest(call);
    Finding finding =
        Finding.of(
            call.attempt(),
            call.takenOver || call.trace.evidenceAt() != null,
            intendedAt,
            looks.first(),
            looks.second(),
            marks.mark().map(mark -> mark.at()).orElse(null),
            asteriskStartedAt);
    LOG.info("{} of {}: {}", call.attempt(), call.client(), finding);
    PbxEvent.HungUp hangup = call.trace.hangup();
    if (hangup != null && !(finding instanceof Finding.Recorded)) {
      endedWhileLooking(call, hangup, finding);
      return;
    }
    call.unheard = false;
    switch (finding) {
      case Finding.Alive(boolean firstUp, boolean secondUp) -> {
        calls.on(new PbxEvent.Began(call.attempt(), now));
        if (firstUp) {
          calls.on(new PbxEvent.Answered(call.attempt(), now));
        }
        if (secondUp) {
          calls.on(new PbxEvent.SecondLegAnswered(call.attempt(), now));
        }
      }
      case Finding.Recorded(var past) -> calls.end(call, call.trace.outcome(past));
      case Finding.NeverDialled _ -> {
        calls.waitAgain(call, now);
        redial.accept(call);
      }
      case Finding.Lost(String why) -> calls.end(call, lost(call, why, now));
    }
  }

  private static Instant dialledAtTheEarliest(LiveCall call) {
    return call.intendedAt == null ? call.waitingSince : call.intendedAt;
  }

  private static Outcome lost(LiveCall call, String why, Instant now) {
    return call.takenOver && call.trace.evidenceAt() == null
        ? Outcome.undialled(
            Disposition.LOST, now, "another agent had it, and Asterisk knows nothing of it")
        : call.trace.lost(now, why);
  }

  /// Its hangup was heard, an answer before it perhaps not: the record decides, which Asterisk
  /// writes a moment after the hangup and may not have written when we looked.
  private void endedWhileLooking(LiveCall call, PbxEvent.HungUp hangup, Finding finding) {
    boolean up = finding instanceof Finding.Alive(boolean firstUp, boolean _) && firstUp;
    if (call.trace.firstUpAt() == null && !up && !call.lookedAgain) {
      call.lookedAgain = true;
      return;
    }
    if (up) {
      calls.on(new PbxEvent.Answered(call.attempt(), hangup.at()));
    }
    call.unheard = false;
    calls.end(call, call.outcome(hangup));
  }

  /// Calls that nobody ended although they must have: their events were lost.
  void sweep(Instant now, Duration patience) {
    look(
        calls.which(call ->
            call.stage == LiveCall.Stage.SENT
                && call.hungUpAt != null
                && call.hungUpAt.plus(patience).isBefore(now)));
  }

  private @Nullable Instant oldestOpen() {
    return calls.all().stream()
        .map(call -> call.intendedAt)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }
}
