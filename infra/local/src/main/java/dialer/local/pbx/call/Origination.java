package dialer.local.pbx.call;

import dialer.local.carrier.Q850;
import dialer.local.pbx.call.Originate.EnterDialplan;
import dialer.local.pbx.call.Originate.Failure;
import dialer.local.pbx.call.Originate.RunApplication;
import dialer.local.pbx.call.Originate.Success;
import dialer.local.pbx.cdr.Cdr;
import dialer.local.pbx.cdr.DialStatus;
import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.ChannelState;
import dialer.local.pbx.trunk.CarrierCall;
import dialer.local.pbx.trunk.DialString;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The first leg, from the request to its answer or its end without one.
final class Origination implements Channel.Owner, CarrierCall.Caller {
  private static final int REFUSED = 0;
  private static final int TIMED_OUT = 3;

  private final Switchboard board;
  private final Originate request;
  private final Consumer<Originate.Result> result;
  private @Nullable Channel channel;
  private @Nullable CarrierCall line;
  private @Nullable Call call;

  Origination(Switchboard board, Originate request, Consumer<Originate.Result> result) {
    this.board = board;
    this.request = request;
    this.result = result;
  }

  void begin() {
    var id = request.identity().channelId();
    var target = DialString.parse(request.target()).filter(t -> board.trunks().knows(t.endpoint()));
    if (target.isEmpty()) {
      result.accept(new Failure(REFUSED));
      return;
    }
    if (!id.isEmpty() && board.channels().refuses(id)) {
      board.channels().wasteName();
      result.accept(new Failure(REFUSED));
      return;
    }
    var c = board.channels().create(target.get().endpoint(), id, "", board.timeline().now());
    channel = c;
    c.owner(this);
    new Dressing(board.events(), board.timeline()).dress(c, request, this::expire);
    board.events().dialBegin(null, c, target.get().toString());
    line = board.trunks().invite(target.get(), request.attempt(), this);
    if (request.timeout().isPositive()) {
      c.timer(board.timeline().after(request.timeout(), this::timedOut));
    }
  }

  @Override
  public void ringing() {
    var c = leg();
    if (c.state() == ChannelState.DOWN) {
      board.inEitherOrder(
          () -> {
            c.state(ChannelState.RINGING);
            board.events().state(c);
          },
          () -> board.events().dialState(null, c, "RINGING"));
    }
  }

  @Override
  public void progress() {
    board.events().dialState(null, leg(), "PROGRESS");
    if (request.earlyMedia() && request.answered() instanceof EnterDialplan) {
      connect();
    }
  }

  @Override
  public void answered() {
    if (call == null) {
      connect();
    }
  }

  @Override
  public void refused(int cause, int sipStatus) {
    var c = leg();
    if (call != null) {
      call.farEndGone();
      return;
    }
    board.events().hangupRequest(c, cause, sipStatus);
    var status = DialStatus.ofCause(cause);
    board.inEitherOrder(
        () -> board.events().dialEnd(null, c, status.name()),
        () -> result.accept(new Failure(REFUSED)));
    finish(c, cause, sipStatus, status.disposition());
  }

  @Override
  public void hungUp() {
    if (call != null) {
      call.farEndGone();
    }
  }

  /// Somebody cancels it while it is not answered; afterwards the {@link Call} owns the channel.
  @Override
  public void hangUp(Channel c, int cause) {
    line().hangUp(cause);
    board.events().dialEnd(null, c, "NOANSWER");
    result.accept(new Failure(REFUSED));
    finish(c, cause, Channel.techCause(cause), "NO ANSWER");
  }

  private void timedOut() {
    var c = leg();
    if (call == null) {
      line().hangUp(Q850.NO_ANSWER);
      board.inEitherOrder(
          () -> result.accept(new Failure(TIMED_OUT)),
          () -> finish(c, Q850.NO_ANSWER, Q850.sipStatus(Q850.NO_ANSWER), "NO ANSWER"));
    }
  }

  private void connect() {
    var c = leg();
    var begun =
        switch (request.answered()) {
          case RunApplication a ->
              new Call(
                  board,
                  c,
                  line(),
                  List.of(new Channel.Running(a.application(), a.data())),
                  Optional.empty());
          case EnterDialplan d ->
              new Call(
                  board,
                  c,
                  line(),
                  Dialplan.find(d.context(), d.exten()).orElse(List.of()),
                  Optional.of(new Channel.Place(d.context(), d.exten(), d.priority())));
        };
    call = begun;
    c.owner(begun);
    board.inEitherOrder(
        () -> {
          c.state(ChannelState.UP);
          c.answered(board.timeline().now());
          board.events().state(c);
          board.events().dialEnd(null, c, "ANSWER");
        },
        () -> result.accept(new Success(c)));
    begun.begin();
  }

  private void finish(Channel c, int cause, int techCause, String disposition) {
    var now = board.timeline().now();
    board.channels().remove(c);
    board.inEitherOrder(
        () -> board.events().hungUp(c, cause, techCause),
        () ->
            board
                .records()
                .write(
                    new Cdr(
                        c,
                        Channel.Place.TRUNK,
                        "",
                        c.running(),
                        c.created(),
                        Optional.empty(),
                        now,
                        disposition)));
  }

  /// Until it is answered the end of its time is a timeout, afterwards a hangup.
  private void expire(Channel c) {
    if (call == null) {
      timedOut();
    } else {
      c.hangUp(Q850.UNKNOWN);
    }
  }

  private Channel leg() {
    return Objects.requireNonNull(channel, "not begun");
  }

  private CarrierCall line() {
    return Objects.requireNonNull(line, "not begun");
  }
}
