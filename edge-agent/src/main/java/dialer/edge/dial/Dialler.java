package dialer.edge.dial;

import dialer.edge.ami.Asterisk;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.Journal;
import dialer.edge.journal.OpenAttempt;
import dialer.edge.pace.Pace;
import dialer.edge.record.Recordings;
import dialer.edge.recover.CdrMarks;
import dialer.edge.recover.Reconciler;
import dialer.message.HangUp;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes orders, dials what may be dialled, reports what became of each. The protocol: the intent
/// is on disk before a byte goes to Asterisk; after that nothing but proof leads to a second dial.
public final class Dialler implements Asterisk.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

  /// The one that dialled before may have until then.
  private static final Duration HANDOVER = Duration.ofSeconds(1);

  /// Its thread never blocks; this is for one that has died.
  private static final Duration LONGEST_TO_HOLD = Duration.ofMillis(500);

  /// By then the API knows that no call is taken here any more.
  private static final Duration TELLING = Duration.ofSeconds(1);

  private static final String DRAINS = "the agent takes no more calls";

  private final DialSettings settings;
  private final Journal journal;
  private final Recordings recordings;
  private final Supplier<Optional<Obstacle>> broker;
  private final InstantSource clock;
  private final Asterisk asterisk;
  private final MessageCodec codec = new MessageCodec();
  private final Terms terms = new Terms();
  private final DialLoop loop = new DialLoop();
  private final Pace<LiveCall> pace;
  private final Desk desk;
  private final Calls calls;
  private final Waiting waiting;
  private final Sender sender;
  private final Launch launch;
  private final Doubt doubt;
  private final Recovery recovery;
  private final Strangers strangers;
  private final Predecessors predecessors;
  private final TakeOver takeOver;
  private final Chores chores;
  private final HangUps hangUps;
  private volatile Use use = new Use(0, 0, null, Optional.of(Obstacle.passing("its own start")));
  private long term;
  private Instant alone = Instant.MAX;
  private boolean draining;

  /// @param broker empty when it is known to be there, lets this agent dial, and has told the
  ///   newest terms
  /// @param asterisk makes the link to Asterisk for a listener
  public Dialler(
      DialSettings settings,
      Disk disk,
      Supplier<Optional<Obstacle>> broker,
      Function<Asterisk.Listener, Asterisk> asterisk,
      InstantSource clock) {
    this.settings = settings;
    this.journal = disk.journal();
    this.recordings = disk.recordings();
    this.broker = broker;
    this.clock = clock;
    this.asterisk = asterisk.apply(this);
    PastDials past = new PastDials(journal, clock);
    this.pace = new Pace<>(past, LiveCall::trunk);
    this.desk = new Desk(settings.server(), journal);
    this.calls =
        new Calls(
            desk,
            pace,
            (order, answered, then) ->
                recordings.keep(order, answered, file -> loop.post(() -> then.accept(file))));
    this.waiting = new Waiting(settings, terms, pace, calls);
    this.sender = new Sender(this.asterisk, terms, () -> links().isEmpty(), clock);
    this.hangUps = new HangUps(journal, calls, waiting, sender, clock);
    Reconciler reconciler =
        new Reconciler(this.asterisk, disk.records(), settings.betweenLooks(), clock);
    this.strangers = new Strangers(loop, reconciler, calls, pace);
    this.predecessors = new Predecessors(loop, reconciler, past, pace, clock);
    this.recovery =
        new Recovery(
            loop,
            calls,
            new CdrMarks(disk.records(), journal, clock),
            reconciler,
            strangers,
            clock,
            this::neverDialled);
    this.launch =
        new Launch(
            new Launch.Parts(loop, journal, terms, pace), calls, waiting, sender, recovery, clock);
    this.doubt = new Doubt(journal);
    this.takeOver = new TakeOver(loop, journal, calls, pace, strangers, recovery);
    this.chores = new Chores(calls, waiting, recovery, strangers, sender, terms, hangUps);
  }

  /// Takes up what an earlier run left open, then begins.
  public void start() {
    for (OpenAttempt open : journal.openAttempts()) {
      if (codec.read(MessageType.ORIGINATE.label(), open.message())
          instanceof MessageCodec.Read.Understood(Originate order)) {
        calls.adopt(LiveCall.of(open, order));
      } else {
        desk.unreadable(open, clock.instant());
      }
    }
    hangUps.recall();
    loop.start(this::work);
    asterisk.start();
  }

  /// A message from the broker.
  public void order(Order order) {
    loop.post(() -> arrived(order));
  }

  /// Terms from the API; older ones change nothing. Returns when they hold for every call that is
  /// dialled from now on, and the tenure that began before is heeded: what was said of the agent's
  /// use before is void then.
  public void terms(ServerState state) {
    boolean newer = terms.update(state);
    CountDownLatch held = new CountDownLatch(1);
    loop.post(() -> {
      if (newer) {
        pace.limit(state);
        waiting.review(clock.instant());
      }
      use = use(newer ? state.version() : use.version());
      held.countDown();
    });
    try {
      if (!held.await(LONGEST_TO_HOLD.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("State {} does not hold yet", state.version());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @param noted told when it is on disk, so that it need not come again
  public void hangUp(HangUp request, Runnable noted) {
    loop.post(() -> hangUps.asked(request, noted));
  }

  /// What the agent acts on and uses; a moment old, and never said with a version that it does not
  /// act on.
  ///
  /// @param callsUp calls that hold a slot
  /// @param above the tenants that use more than that version allows; null while it is not known
  ///   what others dialled here before
  /// @param obstacle empty when it may dial
  public record Use(
      long version, int callsUp, @Nullable List<Pace.Use> above, Optional<Obstacle> obstacle) {}

  public Use use() {
    return use;
  }

  private Use use(long version) {
    boolean known = strangers.known() && predecessors.obstacle().isEmpty();
    return new Use(version, pace.up(), known ? pace.above(System.nanoTime()) : null, obstacle());
  }

  /// This agent dials for its server from now on, and its journal has known all that was dialled
  /// since `since`.
  ///
  /// @param term ascends with each journal that gets to dial
  public void tenure(long term, Instant since) {
    loop.post(() -> {
      if (term == this.term && since.equals(alone)) {
        return; // over another connection: nobody else dialled in between
      }
      this.term = term;
      alone = since;
      doubt.trustSince(since);
      takeOver.term(term);
      waiting.trustSince(since, clock.instant());
      predecessors.since(since);
      strangers.doubt();
      loop.postLater(
          HANDOVER,
          () -> {
            if (term == this.term && since.equals(alone)) {
              strangers.doubt(); // they were perhaps counted within this second
              strangers.count();
              predecessors.recall();
            }
          });
    });
  }

  /// The broker, or one tenant's queue, is gone: what was not touched of its orders comes again.
  public void brokerLost() {
    loop.post(() -> waiting.dropInvalid(clock.instant()));
  }

  public boolean asteriskUp() {
    return asterisk.fresh();
  }

  @Override
  public void up(Instant startedAt) {
    loop.post(() -> recovery.sessionBegan(startedAt));
  }

  @Override
  public void heard(PbxEvent event) {
    loop.post(() -> {
      calls.on(event);
      strangers.on(event);
    });
  }

  @Override
  public void down() {
    loop.post(recovery::sessionEnded);
  }

  private void arrived(Order order) {
    if (!order.receipt().valid()) {
      return; // of a connection that is gone: it comes again
    }
    Optional<LiveCall> known = calls.find(order.originate().attempt());
    if (known.isPresent()) {
      known.get().cameAgain(order.receipt());
      return;
    }
    LiveCall call = LiveCall.of(order);
    calls.add(call);
    if (hangUps.preceded(call)) {
      return;
    }
    if (draining) {
      Instant now = clock.instant();
      calls.giveBack(call, DRAINS, now, now.plus(TELLING));
    } else if (doubt.about(order)) {
      takeOver.of(call);
    } else {
      waiting.add(call, clock.instant());
    }
  }

  private void neverDialled(LiveCall call) {
    if (!hangUps.preceded(call)) {
      waiting.add(call, clock.instant());
    }
  }

  /// What can be done now; returns in how many nanoseconds there may be more.
  private long work() {
    Instant now = clock.instant();
    if (chores.run(now)) {
      use = use(use.version());
    }
    while (obstacle().isEmpty()) {
      LiveCall call = pace.next(System.nanoTime());
      if (call == null) {
        long nanos = System.nanoTime();
        return pace.opensAt(nanos) - nanos;
      }
      launch.dial(call, now);
    }
    return Long.MAX_VALUE;
  }

  /// Empty when it may dial.
  private Optional<Obstacle> obstacle() {
    if (draining) {
      return Optional.of(Obstacle.passing("a new start: it takes no more calls"));
    }
    if (!journal.healthy()) {
      return Optional.of(Obstacle.failing("its journal, which cannot be written"));
    }
    return links()
        .or(recovery::obstacle)
        .or(predecessors::obstacle)
        .or(() ->
            calls.unproven() < settings.unproven()
                ? Optional.empty()
                : Optional.of(
                    Obstacle.passing("Asterisk to begin calls that it was already asked for")));
  }

  private Optional<Obstacle> links() {
    return asterisk.fresh()
        ? broker.get()
        : Optional.of(Obstacle.failing("Asterisk, which is away"));
  }

  /// Every call that is not over, the oldest first; empty when the dialler's thread is too busy to
  /// say within a second or two.
  public List<CallGlance> glance() throws InterruptedException {
    CompletableFuture<List<CallGlance>> seen = new CompletableFuture<>();
    loop.post(() -> seen.complete(calls.all().stream().map(CallGlance::of).toList()));
    try {
      return seen.get(2, TimeUnit.SECONDS).stream()
          .sorted(Comparator.comparing(CallGlance::since))
          .toList();
    } catch (ExecutionException | TimeoutException _) {
      return List.of();
    }
  }

  /// Takes no more orders, gives back those that were not touched, and waits for those on their
  /// way; returns when that is done or `within` has passed. Calls that are up go on.
  public void drain(Duration within) throws InterruptedException {
    CountDownLatch drained = new CountDownLatch(1);
    loop.post(() -> {
      draining = true;
      Instant now = clock.instant();
      waiting.giveBackAll(DRAINS, now, now.plus(TELLING));
      chores.whenNothingIsOnItsWay(drained::countDown);
    });
    if (!drained.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn(
          "Closing with calls on their way to Asterisk; the next start looks what became of them");
    }
  }

  @Override
  public void close() {
    sender.close();
    asterisk.close();
    loop.close();
    recordings.close();
  }
}
