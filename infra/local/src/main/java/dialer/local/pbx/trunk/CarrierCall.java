package dialer.local.pbx.trunk;

import dialer.local.carrier.Behaviour;
import dialer.local.carrier.Behaviour.Answers;
import dialer.local.carrier.Behaviour.Refuses;
import dialer.local.carrier.Behaviour.RingsOn;
import dialer.local.carrier.CarrierFact;
import dialer.local.carrier.CarrierLog;
import dialer.local.carrier.Q850;
import dialer.local.pbx.channel.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;

/// One call as the carrier sees it: it plays the number's behaviour and logs what it saw.
public final class CarrierCall {
  /// What reaches the caller's side. After {@link #refused} or {@link #hungUp} nothing more comes.
  public interface Caller {
    void ringing();

    /// 183: audio before the answer.
    void progress();

    void answered();

    void refused(int cause, int sipStatus);

    void hungUp();
  }

  private static final int INTERWORKING = 127;

  private final Timeline timeline;
  private final CarrierLog log;
  private final String id;
  private final String number;
  private final Optional<String> attempt;
  private final Caller caller;
  private final List<Future<?>> timers = new ArrayList<>();
  private boolean answered;
  private Runnable afterwards = () -> {};
  private boolean over;

  CarrierCall(
      Timeline timeline,
      CarrierLog log,
      String id,
      String number,
      Optional<String> attempt,
      Caller caller) {
    this.timeline = timeline;
    this.log = log;
    this.id = id;
    this.number = number;
    this.attempt = attempt;
    this.caller = caller;
  }

  /// A call that reaches nobody: its INVITEs go to a port where nothing listens.
  static CarrierCall lost(Timeline timeline, Caller caller) {
    return new CarrierCall(timeline, CarrierLog.none(), "-", "", Optional.empty(), caller);
  }

  /// @param whenOver run once, whoever ends the call
  void play(Behaviour behaviour, Runnable whenOver) {
    afterwards = whenOver;
    note(CarrierFact.Kind.INVITE, OptionalInt.empty());
    switch (behaviour) {
      case Answers a -> {
        if (a.earlyMedia()) {
          in(Duration.ZERO, caller::progress);
        } else if (!a.ring().isZero()) {
          in(Duration.ZERO, caller::ringing);
        }
        in(a.ring(), () -> answer(a.talk()));
      }
      case Refuses r -> {
        if (!r.ring().isZero()) {
          in(Duration.ZERO, caller::ringing);
        }
        in(r.ring(), () -> refuse(r.cause(), r.heard(), r.sip()));
      }
      case RingsOn r -> {
        in(Duration.ZERO, caller::ringing);
        in(r.ring(), () -> refuse(Q850.NO_ANSWER, Q850.NO_ANSWER, Q850.sipStatus(Q850.NO_ANSWER)));
      }
    }
  }

  /// Our side gives up or hangs up; the carrier learns the cause, as Asterisks tell each other in
  /// the Reason header. Harmless when the call is over.
  public void hangUp(int cause) {
    if (!over) {
      end(cause != Q850.UNKNOWN || answered ? cause : INTERWORKING);
    }
  }

  /// The PBX died: the carrier hears nothing more of it and clears the call.
  void lose() {
    if (!over) {
      end(Q850.NETWORK_OUT_OF_ORDER);
    }
  }

  private void answer(Optional<Duration> talk) {
    answered = true;
    note(CarrierFact.Kind.ANSWER, OptionalInt.empty());
    caller.answered();
    in(
        talk.orElse(Duration.ofHours(1)),
        () -> {
          end(Q850.NORMAL_CLEARING);
          caller.hungUp();
        });
  }

  private void refuse(int cause, int heard, int sip) {
    end(cause);
    caller.refused(heard, sip);
  }

  private void end(int cause) {
    over = true;
    timers.forEach(t -> t.cancel(false));
    timers.clear();
    note(CarrierFact.Kind.END, OptionalInt.of(cause));
    afterwards.run();
  }

  private void in(Duration time, Runnable what) {
    timers.add(
        timeline.after(
            time,
            () -> {
              if (!over) {
                what.run();
              }
            }));
  }

  private void note(CarrierFact.Kind kind, OptionalInt cause) {
    log.write(new CarrierFact(timeline.now(), kind, id, number, attempt, cause));
  }
}
