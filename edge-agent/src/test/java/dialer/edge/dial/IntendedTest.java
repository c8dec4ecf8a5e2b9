package dialer.edge.dial;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.Orders;
import dialer.edge.Wait;
import dialer.edge.ami.AmiSettings;
import dialer.edge.ami.Asterisk;
import dialer.edge.ami.CdrFile;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.journal.JournalSettings;
import dialer.edge.pace.Pace;
import dialer.edge.recover.CdrMarks;
import dialer.edge.recover.Reconciler;
import dialer.message.AttemptReport;
import dialer.message.HangUp;
import dialer.message.Happening;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call from its intent on: what becomes of it, and of its message, before it is dialled and
/// after it is over. Asterisk is away.
class IntendedTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final AtomicInteger settled = new AtomicInteger();
  private final List<Consumer<Optional<Path>>> recordings = new ArrayList<>();
  private final Terms terms = new Terms();
  private final Pace<LiveCall> pace = new Pace<>((_, _) -> List.of(), LiveCall::trunk);
  private Journal journal;
  private Calls calls;
  private Waiting waiting;
  private Asterisk asterisk;
  private Sender sender;
  private HangUps hangUps;

  @BeforeEach
  void open() {
    JournalSettings place = new JournalSettings(directory, Duration.ofHours(24));
    journal = Journal.open(place, CLOCK, new MessageCodec());
    Desk desk = new Desk(Orders.SERVER, journal);
    calls = new Calls(desk, pace, (_, _, then) -> recordings.add(then));
    DialSettings settings = new DialSettings(Orders.SERVER, SOON, SOON, Duration.ofSeconds(1), 100);
    waiting = new Waiting(settings, terms, pace, calls);
    AmiSettings nobody = new AmiSettings("127.0.0.1", 1, "a", "b", Duration.ofSeconds(15));
    asterisk = new Asterisk(nobody, CLOCK, new Deaf());
    sender = new Sender(asterisk, terms, () -> false, CLOCK);
    hangUps = new HangUps(journal, calls, waiting, sender, CLOCK);
    terms.update(Orders.terms(1, Orders.allocation(Orders.CLIENT, 5)));
    pace.limit(Orders.terms(1, Orders.allocation(Orders.CLIENT, 5)));
  }

  @AfterEach
  void close() {
    sender.close();
    journal.close();
  }

  @Test
  void one_that_waits_again_is_cancelled_as_if_it_had_never_left() {
    LiveCall call = sent(Orders.to("99000000"));
    calls.waitAgain(call, CLOCK.instant());
    waiting.add(call, CLOCK.instant());

    hangUps.asked(new HangUp(Orders.SERVER, call.attempt(), CLOCK.instant()), () -> {});

    assertCancelled(call);
  }

  @Test
  void one_that_never_arrived_and_was_to_be_hung_up_does_not_wait_again() {
    LiveCall call = sent(Orders.to("99000000"));
    hangUps.asked(new HangUp(Orders.SERVER, call.attempt(), CLOCK.instant()), () -> {});
    calls.waitAgain(call, CLOCK.instant());
    waiting.add(call, CLOCK.instant());

    assertCancelled(call);
  }

  @Test
  void one_that_is_to_be_hung_up_while_its_intent_is_written_is_not_sent() {
    try (DialLoop loop = new DialLoop()) {
      LiveCall call = arrived(Orders.to("99000000"));
      waiting.add(call, CLOCK.instant());
      launch(loop).dial(requireNonNull(pace.next(System.nanoTime())), CLOCK.instant());
      hangUps.asked(new HangUp(Orders.SERVER, call.attempt(), CLOCK.instant()), () -> {});
      loop.start(() -> Long.MAX_VALUE);

      Wait.until("it is over", SOON, () -> !told().isEmpty());
      assertCancelled(call);
    }
  }

  @Test
  void a_drain_gives_one_back_that_waits_again() {
    LiveCall call = sent(Orders.to("99000000"));
    calls.waitAgain(call, CLOCK.instant());
    waiting.add(call, CLOCK.instant());

    waiting.giveBackAll("drained", CLOCK.instant(), CLOCK.instant());

    Wait.until("it is told", SOON, () -> told().size() == 1);
    assertThat(told().getFirst()).isInstanceOf(Happening.GivenBack.class);
    assertThat(journal.openAttempts()).isEmpty();
  }

  @Test
  void a_recording_that_is_being_put_away_holds_no_slot_and_its_call_is_told_after_it() {
    LiveCall call = sent(Orders.recorded(Orders.to("99000000"), "/r/client123/a.wav", null));
    calls.on(new PbxEvent.Answered(call.attempt(), CLOCK.instant()));
    calls.on(new PbxEvent.HungUp(call.attempt(), CLOCK.instant(), 16, null));

    assertThat(pace.up()).isZero();
    assertThat(calls.knows(call.attempt())).isTrue();
    recordings.getFirst().accept(Optional.of(Path.of("/r/client123/a.wav")));

    assertThat(calls.knows(call.attempt())).isFalse();
    assertThat(pace.up()).isZero();
    Wait.until("it is told", SOON, () -> told().size() == 3);
    assertThat(((Happening.Ended) told().getLast()).recording()).isEqualTo("/r/client123/a.wav");
  }

  @Test
  void its_message_is_acknowledged_once_the_first_sight_of_it_is_on_disk() throws Exception {
    LiveCall call = sent(Orders.to("99000000"));
    Wait.until("the intent is on disk", SOON, () -> !journal.openAttempts().isEmpty());
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + directory + "/journal.db");
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE"); // nobody else can commit
      calls.on(new PbxEvent.Accepted(call.attempt(), CLOCK.instant()));
      assertThat(settled).hasValue(0);
    }
    Wait.until("it is acknowledged", SOON, () -> settled.get() > 0);
    assertThat(journal.openAttempts().getFirst().dialledAt()).isNotNull();
  }

  private void assertCancelled(LiveCall call) {
    Wait.until("it is told", SOON, () -> told().size() == 1);
    Outcome outcome = ((Happening.Ended) told().getFirst()).outcome();
    assertThat(outcome.disposition()).isEqualTo(Disposition.CANCELLED);
    assertThat(outcome.startedAt()).isNull();
    assertThat(calls.knows(call.attempt())).isFalse();
    assertThat(journal.openAttempts()).isEmpty();
    assertThat(pace.up()).isZero();
    assertThat(pace.next(System.nanoTime() + Duration.ofSeconds(2).toNanos())).isNull();
  }

  private LiveCall arrived(Originate order) {
    LiveCall call =
        LiveCall.of(
            new Order(
                order, new MessageCodec().write(order), false, CLOCK.instant(), new Counted()));
    calls.add(call);
    return call;
  }

  /// A call that Asterisk may have.
  private LiveCall sent(Originate order) {
    LiveCall call = arrived(order);
    pace.adopt(call.client());
    calls.chosen(call);
    Instant now = CLOCK.instant();
    call.intendedAt = now;
    call.stage = LiveCall.Stage.SENT;
    byte[] message = new MessageCodec().write(order);
    journal.add(new Entry.Intent(call.attempt(), call.client(), message, now, false));
    return call;
  }

  private Launch launch(DialLoop loop) {
    CdrFile records = new CdrFile(directory.resolve("none.csv"), CLOCK);
    Reconciler reconciler = new Reconciler(asterisk, records, Duration.ofSeconds(1), CLOCK);
    Recovery recovery =
        new Recovery(
            loop,
            calls,
            new CdrMarks(records, journal, CLOCK),
            reconciler,
            new Strangers(loop, reconciler, calls, pace),
            CLOCK,
            _ -> {});
    return new Launch(
        new Launch.Parts(loop, journal, terms, pace), calls, waiting, sender, recovery, CLOCK);
  }

  private List<Happening> told() {
    return journal.reportsAfter(0, 100).stream()
        .map(report -> new MessageCodec().read(MessageType.ATTEMPT_REPORT.label(), report.body()))
        .map(read -> ((AttemptReport) ((MessageCodec.Read.Understood) read).message()).happening())
        .toList();
  }

  private final class Counted implements Order.Receipt {
    @Override
    public void settle() {
      settled.incrementAndGet();
    }

    @Override
    public boolean valid() {
      return settled.get() == 0;
    }
  }

  private static final class Deaf implements Asterisk.Listener {
    @Override
    public void up(Instant startedAt) {}

    @Override
    public void heard(PbxEvent event) {}

    @Override
    public void down() {}
  }
}
