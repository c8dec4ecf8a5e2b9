package dialer.local.pbx.call;

import dialer.local.carrier.Q850;
import dialer.local.pbx.channel.Channel;
import dialer.local.pbx.channel.Channel.Place;
import dialer.local.pbx.channel.Channel.Running;
import dialer.local.pbx.trunk.CarrierCall;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An answered first leg: it runs its application or its piece of dialplan, and ends.
final class Call implements Channel.Owner {
  private static final Duration A_PROMPT = Duration.ofSeconds(1);

  private final Switchboard board;
  private final Channel channel;
  private final CarrierCall line;
  private Iterator<Running> steps;
  private final Optional<Place> dialplan;
  private final CallRecords records;
  private @Nullable Dial dial;
  private int cause = Q850.UNKNOWN;
  private boolean over;

  /// @param dialplan where it enters the dialplan; empty: it runs one application outside of it
  Call(
      Switchboard board,
      Channel channel,
      CarrierCall line,
      List<Running> steps,
      Optional<Place> dialplan) {
    this.board = board;
    this.channel = channel;
    this.line = line;
    this.steps = steps.iterator();
    this.dialplan = dialplan;
    this.records = new CallRecords(channel, dialplan.isPresent());
  }

  void begin() {
    board.channels().countCall();
    dialplan.ifPresent(p -> channel.place(p));
    next();
  }

  private void next() {
    if (over) {
      return;
    }
    if (!steps.hasNext()) {
      end(cause);
      return;
    }
    var step = expanded(steps.next());
    records.reopen(board.timeline().now());
    var application = step.application().toLowerCase(Locale.ROOT);
    if (KNOWN.contains(application)) {
      channel.running(step);
      if (dialplan.isPresent()) {
        board.events().runs(channel);
      }
    }
    switch (application) {
      case "dial" -> {
        var begun = new Dial(board, this, channel, step.data());
        dial = begun;
        begun.begin();
      }
      case "wait" -> then(seconds(step.data()));
      case "playback" -> then(A_PROMPT.multipliedBy(step.data().split("&").length));
      case "hangup" -> {
        softly();
        end(
            step.data().matches("\\d{1,3}")
                ? Integer.parseInt(step.data())
                : cause == 0 ? Q850.NORMAL_CLEARING : cause);
      }
      case "mixmonitor" -> {
        board.recordings().begin(step.data());
        next();
      }
      case "goto" -> {
        var there = step.data().split(",");
        steps = Dialplan.find(there[0], there[1]).orElse(List.of()).iterator();
        next();
      }
      case "echo", "milliwatt" -> {} // until somebody hangs up
      case "answer", "noop" -> next();
      default -> end(Q850.UNKNOWN); // no such application: Asterisk hangs up without saying why
    }
  }

  private static final List<String> KNOWN =
      List.of(
          "dial",
          "wait",
          "playback",
          "hangup",
          "mixmonitor",
          "goto",
          "echo",
          "milliwatt",
          "answer",
          "noop");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)}");

  private Running expanded(Running step) {
    return new Running(
        step.application(),
        VARIABLE
            .matcher(step.data())
            .replaceAll(v -> Matcher.quoteReplacement(channel.variables().get(v.group(1)))));
  }

  /// The callee of the first leg is gone.
  void farEndGone() {
    if (!over) {
      board.events().hangupRequest(channel, Q850.NORMAL_CLEARING, 0);
      leaveDial();
      softly();
      end(Q850.NORMAL_CLEARING);
    }
  }

  /// Somebody on our side hangs the first leg up.
  @Override
  public void hangUp(Channel c, int given) {
    if (!over) {
      boolean bridged = leaveDial();
      end(bridged && given == Q850.UNKNOWN ? Q850.NORMAL_CLEARING : given);
    }
  }

  CallRecords records() {
    return records;
  }

  /// The second leg could not be had.
  void dialFailed(int why) {
    dial = null;
    cause = why;
    if (dialplan.isPresent()) {
      next();
    } else {
      end(why);
    }
  }

  /// The two talked, and the second leg is gone.
  void talked() {
    dial = null;
    softly();
    end(Q850.NORMAL_CLEARING);
  }

  private boolean leaveDial() {
    var left = dial;
    dial = null;
    return left != null && left.abandon();
  }

  private void softly() {
    if (dialplan.isPresent()) {
      board.events().softHangupRequest(channel, Q850.NORMAL_CLEARING);
    }
  }

  private void then(Duration time) {
    channel.timer(board.timeline().after(time, this::next));
  }

  private void end(int why) {
    over = true;
    line.hangUp(why);
    board.channels().remove(channel);
    var now = board.timeline().now();
    board.inEitherOrder(
        () -> board.events().hungUp(channel, why, Channel.techCause(why)),
        () -> records.close(now).forEach(board.records()::write));
  }

  private static Duration seconds(String data) {
    return data.matches("\\d{1,6}(\\.\\d{1,3})?")
        ? Duration.ofMillis((long) (Double.parseDouble(data) * 1000))
        : Duration.ZERO;
  }
}
