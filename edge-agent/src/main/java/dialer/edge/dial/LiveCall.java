package dialer.edge.dial;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.PbxEvent;
import dialer.edge.journal.OpenAttempt;
import dialer.message.Originate;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One attempt from its order's arrival to its end. Owned by the dialler's thread.
final class LiveCall {
  static final String HUNG_UP = "hung up on request";

  private final Originate order;
  private final byte @Nullable [] body;
  private Order.@Nullable Receipt receipt;
  CallTrace trace;
  Instant waitingSince;
  Stage stage;
  @Nullable Instant intendedAt;
  int nextSequence;

  /// It is hung up this long after it began to be dialled.
  Duration longest = Duration.ofDays(1);

  /// Whether it was sent, or is about to be, and Asterisk has neither made its channel nor said
  /// that there will be none.
  boolean unproven;

  /// Whether it was sent, and no channel of it has been seen: the rates count it as if it left now.
  boolean undated;

  /// When Asterisk was about to be asked for it, by [System#nanoTime].
  long askedAt;

  /// The session with Asterisk it was sent in; 0 when that was before this agent started.
  int session;

  /// Whether something about it may have happened that nobody heard. Until a look at Asterisk has
  /// settled that, a hangup alone does not say how it ended: the answer may have been missed.
  boolean unheard;

  /// Whether another journal may have had it dialled.
  boolean takenOver;

  /// Whether Asterisk was asked for its record once more, because the first look came too early.
  boolean lookedAgain;

  /// When our own hangup was asked for; null when it was not.
  @Nullable Instant hungUpAt;

  /// When somebody asked for it to be hung up; null when nobody did.
  @Nullable Instant hangUpAskedAt;

  /// When Asterisk said that nothing comes of it; null when it did not.
  @Nullable Instant notPlacedAt;

  private LiveCall(
      Originate order,
      byte @Nullable [] body,
      Order.@Nullable Receipt receipt,
      Instant arrivedAt,
      Stage stage) {
    this.order = order;
    this.body = body;
    this.receipt = receipt;
    this.waitingSince = arrivedAt;
    this.stage = stage;
    this.trace = CallTrace.begin(order.action().onAnswer().secondLeg().isPresent(), arrivedAt);
  }

  static LiveCall of(Order order) {
    return new LiveCall(
        order.originate(), order.body(), order.receipt(), order.arrivedAt(), Stage.WAITING);
  }

  /// An attempt that the journal holds open from an earlier run.
  static LiveCall of(OpenAttempt open, Originate order) {
    LiveCall call = new LiveCall(order, null, null, open.intendedAt(), Stage.SENT);
    call.intendedAt = open.intendedAt();
    call.nextSequence = open.nextSequence();
    call.unheard = true;
    call.startedAt(open.sentAt() == null ? open.intendedAt() : open.sentAt());
    call.trace = call.trace.knowing(open.dialledAt(), open.firstUpAt(), open.secondUpAt());
    return call;
  }

  /// Another journal may have had it dialled, and this one answers for it from now on.
  ///
  /// @param earliest when it can have been dialled
  /// @param sequence of the first report about it
  void takeOver(Instant earliest, int sequence) {
    takenOver = true;
    unheard = true;
    intendedAt = earliest;
    nextSequence = sequence;
    startedAt(earliest);
    stage = Stage.INTENDING;
  }

  Originate order() {
    return order;
  }

  /// The order as it was delivered, for the journal; only of a call that came as one.
  byte[] body() {
    return Objects.requireNonNull(body);
  }

  AttemptId attempt() {
    return order.attempt();
  }

  ClientCode client() {
    return order.client();
  }

  /// Over what it goes to the carrier.
  String trunk() {
    return order.action().channel().endpoint();
  }

  boolean intended() {
    return intendedAt != null;
  }

  void startedAt(Instant at) {
    trace = trace.startedAt(at);
  }

  /// Whether it may still be dialled on its order: an intended call needs no message behind it any
  /// more.
  boolean valid() {
    return intended() || (receipt != null && receipt.valid());
  }

  /// The same message once more. Once the intent is on disk it is not needed; until then one
  /// message must stay behind the call, and the one that came with it may have gone with its
  /// connection.
  void cameAgain(Order.Receipt again) {
    boolean onDisk = intended() && stage != Stage.INTENDING;
    if (onDisk || (receipt != null && receipt.valid())) {
      again.settle();
    } else {
      receipt = again;
    }
  }

  /// What it came to with the end of its first leg. Whoever rings when somebody asks for an end was
  /// neither busy nor away.
  Outcome outcome(PbxEvent.HungUp end) {
    Outcome heard = trace.outcome(end, longest);
    if (hangUpAskedAt == null || end.at().isBefore(hangUpAskedAt)) {
      return heard;
    }
    return new Outcome(
        heard.disposition() == Disposition.ANSWERED ? Disposition.ANSWERED : Disposition.CANCELLED,
        heard.hangupCause(),
        heard.techCause(),
        heard.startedAt(),
        heard.answeredAt(),
        heard.endedAt(),
        HUNG_UP);
  }

  void settle() {
    if (receipt != null) {
      receipt.settle();
    }
  }

  enum Stage {
    /// Held, or in a lane of the pace.
    WAITING,
    /// Chosen; its intent is on its way to the disk.
    INTENDING,
    /// Its intent is on disk; on its way to Asterisk.
    SENDING,
    /// Asterisk was asked, or may have been.
    SENT,
    /// Over but for its recording, which is being put away; it holds no slot any more.
    KEEPING
  }
}
