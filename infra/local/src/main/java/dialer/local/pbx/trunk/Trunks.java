package dialer.local.pbx.trunk;

import dialer.local.carrier.CarrierLog;
import dialer.local.carrier.NumberPlan;
import dialer.local.pbx.channel.Timeline;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The PJSIP endpoints that this PBX has, and the carrier behind them.
public final class Trunks {
  private final Timeline timeline;
  private final CarrierLog log;
  private final RandomGenerator random;
  private final Set<String> live;
  private final Set<String> dead;
  private final Set<CarrierCall> calls = new HashSet<>();
  private int ids;

  /// @param live endpoints with the carrier behind them
  /// @param dead endpoints whose far end is not there
  public Trunks(
      Timeline timeline,
      CarrierLog log,
      RandomGenerator random,
      Set<String> live,
      Set<String> dead) {
    this.timeline = timeline;
    this.log = log;
    this.random = random;
    this.live = Set.copyOf(live);
    this.dead = Set.copyOf(dead);
  }

  public boolean knows(String endpoint) {
    return live.contains(endpoint) || dead.contains(endpoint);
  }

  /// Calls the number. What happens is told from the timeline's next turn on, never before this
  /// returns.
  public CarrierCall invite(
      DialString target, Optional<String> attempt, CarrierCall.Caller caller) {
    if (dead.contains(target.endpoint())) {
      return CarrierCall.lost(timeline, caller);
    }
    var id = timeline.now().getEpochSecond() + "." + ids++;
    var call = new CarrierCall(timeline, log, id, target.number(), attempt, caller);
    calls.add(call);
    call.play(NumberPlan.of(target.number(), random), () -> calls.remove(call));
    return call;
  }

  /// The PBX is gone from one moment to the next; the carrier clears what it had with it.
  public void loseAll() {
    List.copyOf(calls).forEach(CarrierCall::lose);
  }
}
