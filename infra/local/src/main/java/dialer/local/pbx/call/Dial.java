package dialer.local.pbx.call;

import dialer.local.carrier.Q850;
import dialer.local.pbx.cdr.DialStatus;
import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.ChannelState;
import dialer.local.pbx.channel.Party;
import dialer.local.pbx.channel.Variables.Assignment;
import dialer.local.pbx.trunk.CarrierCall;
import dialer.local.pbx.trunk.DialString;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The application Dial: a second leg, its own outcome, and the bridge between the two. Of several
/// targets joined by `&` only the first is called.
final class Dial implements Channel.Owner, CarrierCall.Caller {
  private static final Pattern LIMIT = Pattern.compile("L\\((\\d{1,9})");
  private static final Pattern STOP = Pattern.compile("S\\((\\d{1,6})");

  private final Switchboard board;
  private final Call call;
  private final Channel first;
  private final String[] data;
  private @Nullable Channel second;
  private @Nullable CarrierCall line;
  private boolean over;

  Dial(Switchboard board, Call call, Channel first, String data) {
    this.board = board;
    this.call = call;
    this.first = first;
    this.data = data.split(",", 3);
  }

  void begin() {
    if (data[0].isBlank()) {
      call.dialFailed(Q850.UNKNOWN);
      return;
    }
    var target =
        DialString.parse(data[0].split("&", 2)[0]).filter(t -> board.trunks().knows(t.endpoint()));
    if (target.isEmpty()) {
      call.dialFailed(Q850.NO_ROUTE_DESTINATION);
      return;
    }
    var now = board.timeline().now();
    call.records().dialBegins(now);
    var c = board.channels().create(target.get().endpoint(), "", first.linkedId(), now);
    second = c;
    c.owner(this);
    board.events().appeared(c);
    first
        .variables()
        .inherited()
        .forEach(v -> {
          c.variables().set(v);
          board.events().set(c, v);
        });
    c.place(new Channel.Place(Channel.Place.TRUNK.context(), first.place().exten(), 1));
    c.running(new Channel.Running("AppDial", "(Outgoing Line)"));
    board.events().runs(c);
    board.events().caller(c, new Party(first.caller().name(), first.place().exten()));
    board.events().account(c, first.accountCode());
    board.events().connected(c, first.caller());
    board.events().dialBegin(first, c, target.get().toString());
    board.events().connected(first, c.caller());
    line = board.trunks().invite(target.get(), Optional.empty(), this);
    if (data.length > 1 && data[1].matches("\\d{1,6}")) {
      c.timer(board.timeline().after(Duration.ofSeconds(Long.parseLong(data[1])), this::timedOut));
    }
  }

  @Override
  public void ringing() {
    var c = leg();
    if (c.state() == ChannelState.DOWN) {
      c.state(ChannelState.RINGING);
      board.events().state(c);
      board.events().dialState(first, c, "RINGING");
    }
  }

  @Override
  public void progress() {
    board.events().dialState(first, leg(), "PROGRESS");
  }

  @Override
  public void answered() {
    var c = leg();
    c.state(ChannelState.UP);
    c.answered(board.timeline().now());
    board.events().state(c);
    status(DialStatus.ANSWER);
    c.place(new Channel.Place(c.place().context(), "", 1));
    board.told().bridges().joined(UUID.randomUUID().toString(), c, first);
    talkingTime().ifPresent(t -> c.timer(board.timeline().after(t, () -> hangUp(c, 0))));
  }

  @Override
  public void refused(int cause, int sipStatus) {
    board.events().hangupRequest(leg(), cause, sipStatus);
    fail(DialStatus.ofCause(cause), cause);
  }

  @Override
  public void hungUp() {
    board.events().hangupRequest(leg(), Q850.NORMAL_CLEARING, 0);
    hangUp(leg(), Q850.NORMAL_CLEARING);
  }

  /// Somebody hangs up the second leg, or its time is over.
  @Override
  public void hangUp(Channel c, int cause) {
    if (c.state() == ChannelState.UP) {
      part();
      gone(Q850.NORMAL_CLEARING, DialStatus.ANSWER);
      call.talked();
    } else {
      fail(DialStatus.NOANSWER, cause);
    }
  }

  /// The first leg is going.
  ///
  /// @return whether the two were joined
  boolean abandon() {
    var c = leg();
    if (over) {
      return false;
    }
    boolean joined = c.state() == ChannelState.UP;
    if (joined) {
      part();
    } else {
      status(DialStatus.CANCEL);
    }
    gone(Q850.NORMAL_CLEARING, joined ? DialStatus.ANSWER : DialStatus.CANCEL);
    return joined;
  }

  private void timedOut() {
    if (leg().state() != ChannelState.UP) {
      fail(DialStatus.NOANSWER, Q850.UNKNOWN);
    }
  }

  private void fail(DialStatus status, int cause) {
    status(status);
    gone(cause, status);
    call.dialFailed(cause);
  }

  private void status(DialStatus status) {
    var variable = new Assignment("DIALSTATUS", status.name());
    first.variables().set(variable);
    board.events().set(first, variable);
    board.events().dialEnd(first, leg(), status.name());
  }

  private void part() {
    var bridge = leg().bridge();
    boolean swapped = board.random().nextBoolean();
    board.told().bridges().parted(bridge, swapped ? leg() : first, swapped ? first : leg());
  }

  private void gone(int cause, DialStatus status) {
    over = true;
    if (line != null) {
      line.hangUp(cause);
    }
    board.channels().remove(leg());
    call.records().dialEnds(leg().name(), status.disposition(), board.timeline().now());
    board.events().hungUp(leg(), cause, Channel.techCause(cause));
  }

  private Optional<Duration> talkingTime() {
    var options = data.length > 2 ? data[2] : "";
    var limit = LIMIT.matcher(options);
    if (limit.find()) {
      return Optional.of(Duration.ofMillis(Long.parseLong(limit.group(1))));
    }
    var stop = STOP.matcher(options);
    return stop.find()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(stop.group(1))))
        : Optional.empty();
  }

  private Channel leg() {
    return Objects.requireNonNull(second, "not begun");
  }
}
