package dialer.edge.dial;

import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.journal.OpenAttempt;
import dialer.edge.pace.History;
import dialer.edge.pace.Pace;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  /// The clocks of the API and of this host differ by no more.
  private static final Duration SKEW = Duration.ofSeconds(2);

  private final DialSettings settings;
  private final Journal journal;
  private final BooleanSupplier broker;
  private final InstantSource clock;
  private final Asterisk asterisk;
  private final MessageCodec codec = new MessageCodec();
  private final Terms terms = new Terms();
  private final DialLoop loop = new DialLoop();
  private final Pace<LiveCall> pace;
  private final Calls calls;
  private final Waiting waiting;
  private final Sender sender;
  private final Recovery recovery;
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
    this.pace = new Pace<>(history(journal, clock));
    this.calls = new Calls(new Desk(settings.server(), journal), pace);
    this.waiting = new Waiting(settings, terms, pace, calls);
    this.sender = new Sender(this.asterisk, terms, this::linksFresh, clock);
    this.recovery =
        new Recovery(
            loop,
            calls,
            new CdrMarks(records, journal),
            new Reconciler(this.asterisk, records, settings.betweenLooks()),
            clock,
            call -> waiting.add(call, clock.instant()));
    this.chores = new Chores(calls, waiting, recovery, sender, terms);
  }

  /// Takes up what an earlier run left open, then begins.
  public void start() {
    for (OpenAttempt open : journal.openAttempts()) {
      if (codec.read(MessageType.ORIGINATE.label(), open.message())
          instanceof MessageCodec.Read.Understood(Originate order)) {
        calls.adopt(LiveCall.of(open, order));
      } else {
        LOG.error("{} is open in the journal and cannot be read", open.attempt());
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
    loop.post(() -> calls.on(event));
  }

  @Override
  public void down() {
    loop.post(recovery::sessionEnded);
  }

  private void arrived(Order order) {
    if (calls.knows(order.originate().attempt())) {
      order.receipt().settle(); // the one that came before decides
      return;
    }
    LiveCall call = LiveCall.of(order);
    calls.add(call);
    if (draining) {
      calls.forget(call);
      call.putBack();
    } else if (order.redelivered() && Doubt.isOlder(call.attempt(), journal.begunAt().plus(SKEW))) {
      // Somebody had it before, and it was not written down here: another journal, which is gone,
      // may know that it was
      // dialled. Where this journal is the older one it would know, so the call was never dialled
      // and may be.
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
      dial(call, now);
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

  private void dial(LiveCall call, Instant now) {
    calls.chosen(call);
    Verdict verdict =
        call.valid()
            ? terms.verdict(call.order(), now)
            : new Verdict.Hold("its message comes again");
    if (!call.valid()) {
      pace.notSent(call.client());
      calls.forget(call);
    } else if (!(verdict instanceof Verdict.Dial)) {
      notSent(call, verdict);
    } else if (call.intended()) {
      send(call);
    } else {
      call.intendedAt = now;
      terms.longest(call.order()).ifPresent(longest -> call.longest = longest);
      Entry intent =
          new Entry.Intent(call.attempt(), call.client(), codec.write(call.order()), now);
      journal.add(intent, fresh -> loop.post(() -> intended(call, fresh)));
    }
  }

  private void intended(LiveCall call, boolean fresh) {
    if (fresh) {
      send(call);
    } else { // over long ago, and delivered once more
      pace.notSent(call.client());
      calls.forget(call);
      call.settle();
    }
  }

  private void send(LiveCall call) {
    call.stage = LiveCall.Stage.SENDING;
    call.session = recovery.session();
    sender.send(call, sent -> loop.post(() -> sent(call, sent)));
  }

  private void sent(LiveCall call, Sender.Sent sent) {
    switch (sent.asked()) {
      case Asterisk.Asked.Sent _ -> onItsWay(call, sent);
      case Asterisk.Asked.Unsure _ -> onItsWay(call, sent);
      case Asterisk.Asked.NotAsked _ -> notSent(call, sent.verdict());
      case Asterisk.Asked.Forbidden(String why) -> {
        pace.notSent(call.client());
        calls.end(call, Outcome.undialled(Disposition.BLOCKED, sent.at(), why));
      }
    }
  }

  private void onItsWay(LiveCall call, Sender.Sent sent) {
    ClientCode client = call.client();
    pace.sent(client, sent.nanos());
    if (!calls.knows(call.attempt())) {
      return; // refused already
    }
    call.stage = LiveCall.Stage.SENT;
    call.startedAt(sent.at());
    journal.add(new Entry.Sight(call.attempt(), Entry.Stage.SENT, sent.at(), null));
    if (call.session != recovery.session()) {
      recovery.look(List.of(call));
    }
  }

  /// It was not written to Asterisk; what now depends on why.
  private void notSent(LiveCall call, Verdict verdict) {
    pace.notSent(call.client());
    calls.waitAgain(call, call.waitingSince);
    waiting.act(call, verdict, clock.instant());
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
    return client -> {
      Instant now = clock.instant();
      long nanos = System.nanoTime();
      return journal.dialledSince(now.minus(Duration.ofHours(1))).stream()
          .filter(dial -> client == null || dial.client().equals(client))
          .map(dial -> nanos - Math.max(0, Duration.between(dial.at(), now).toNanos()))
          .toList();
    };
  }
}
