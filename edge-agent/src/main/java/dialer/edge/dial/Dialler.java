package dialer.edge.dial;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.Journal;
import dialer.edge.journal.OpenAttempt;
import dialer.edge.pace.History;
import dialer.edge.pace.Pace;
import dialer.edge.recover.CdrMarks;
import dialer.edge.recover.Reconciler;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes orders, dials what may be dialled, reports what became of each. The protocol: the intent
/// is on disk before a byte goes to Asterisk; after that nothing but proof leads to a second dial.
public final class Dialler implements Asterisk.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

  /// The one that dialled before may have until then.
  private static final Duration HANDOVER = Duration.ofSeconds(1);

  private final DialSettings settings;
  private final Journal journal;
  private final BooleanSupplier broker;
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
  private final Chores chores;
  private boolean draining;

  /// @param broker whether the broker is known to be there, and has told its newest terms
  /// @param asterisk makes the link to Asterisk for a listener
  public Dialler(
      DialSettings settings,
      Journal journal,
      CdrFile records,
      BooleanSupplier broker,
      Function<Asterisk.Listener, Asterisk> asterisk,
      InstantSource clock) {
    this.settings = settings;
    this.journal = journal;
    this.broker = broker;
    this.clock = clock;
    this.asterisk = asterisk.apply(this);
    this.pace = new Pace<>(history(journal, clock), LiveCall::trunk);
    this.desk = new Desk(settings.server(), journal);
    this.calls = new Calls(desk, pace);
    this.waiting = new Waiting(settings, terms, pace, calls);
    this.sender = new Sender(this.asterisk, terms, this::linksFresh, clock);
    Reconciler reconciler = new Reconciler(this.asterisk, records, settings.betweenLooks());
    this.strangers = new Strangers(loop, reconciler, calls, pace);
    this.recovery =
        new Recovery(
            loop,
            calls,
            new CdrMarks(records, journal),
            reconciler,
            strangers,
            clock,
            call -> waiting.add(call, clock.instant()));
    this.launch =
        new Launch(
            new Launch.Parts(loop, journal, terms, pace), calls, waiting, sender, recovery, clock);
    this.doubt = new Doubt(journal);
    this.chores = new Chores(calls, waiting, recovery, strangers, sender, terms);
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
    loop.start(this::work);
    asterisk.start();
  }

  /// A message from the broker.
  public void order(Order order) {
    loop.post(() -> arrived(order));
  }

  /// Terms from the API; older ones change nothing.
  public void terms(ServerState state) {
    if (terms.update(state)) {
      loop.post(() -> {
        pace.limit(state);
        waiting.review(clock.instant());
      });
    }
  }

  public long termsVersion() {
    return terms.version();
  }

  /// This agent dials for its server from now on, and its journal has known all that was dialled
  /// since `since`.
  public void tenure(Instant since) {
    loop.post(() -> {
      doubt.trustSince(since);
      waiting.trustSince(since, clock.instant());
      loop.postLater(HANDOVER, strangers::count);
    });
  }

  /// The broker is gone: every order that was not touched comes again.
  public void brokerLost() {
    loop.post(waiting::dropInvalid);
  }

  public boolean asteriskUp() {
    return asterisk.fresh();
  }

  /// Calls that hold a slot; a moment old.
  public int callsUp() {
    return chores.callsUp();
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
    if (draining) {
      calls.forget(call);
      call.putBack();
    } else if (doubt.about(order)) {
      calls.end(
          call,
          Outcome.undialled(
              Disposition.LOST,
              clock.instant(),
              "delivered before to an agent whose journal is gone"));
    } else {
      waiting.add(call, clock.instant());
    }
  }

  /// What can be done now; returns in how many nanoseconds there may be more.
  private long work() {
    Instant now = clock.instant();
    chores.run(now, pace.up());
    while (mayDial()) {
      LiveCall call = pace.next(System.nanoTime());
      if (call == null) {
        long nanos = System.nanoTime();
        return pace.opensAt(nanos) - nanos;
      }
      launch.dial(call, now);
    }
    return Long.MAX_VALUE;
  }

  private boolean mayDial() {
    return !draining
        && recovery.settled()
        && calls.unproven() < settings.unproven()
        && journal.healthy()
        && linksFresh();
  }

  private boolean linksFresh() {
    return broker.getAsBoolean() && asterisk.fresh();
  }

  /// Takes no more orders, puts back those that were not touched, and waits for those on their way;
  /// returns when that is done or `within` has passed. Calls that are up go on.
  public void drain(Duration within) throws InterruptedException {
    CountDownLatch drained = new CountDownLatch(1);
    loop.post(() -> {
      draining = true;
      waiting.putBackAll();
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
  }

  private static History history(Journal journal, InstantSource clock) {
    return (client, within) -> {
      Instant now = clock.instant();
      long nanos = System.nanoTime();
      return journal.dialledSince(now.minus(within), client).stream()
          .map(dial -> nanos - Math.max(0, Duration.between(dial.at(), now).toNanos()))
          .toList();
    };
  }
}
