package dialer.local.faults.fault;

import dialer.local.faults.bed.Scene;
import dialer.local.faults.bed.Terms;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// One way to break the system while it dials.
///
/// @param row of the matrix; 0 where it has none
/// @param name short, of letters, digits and hyphens: results are kept by it
/// @param terms what the calls may use
/// @param lasts how long it breaks things, at most
/// @param mayLose whether a call may end as LOST that the carrier saw interrupted or not at all:
///   Asterisk itself forgot it, or it was with an agent that was stopped and may go on
/// @param place puts the calls into the system, and prepares what must be prepared
/// @param strike breaks and mends; the calls are on their way
public record Fault(
    int row, String name, Terms terms, Duration lasts, boolean mayLose, Place place, Act strike) {

  /// What is done to a run.
  @FunctionalInterface
  public interface Act {
    void on(Scene scene) throws Exception;
  }

  /// How its calls get in.
  @FunctionalInterface
  public interface Place {
    void place(Scene scene, int calls) throws Exception;
  }

  static final Terms USUAL = new Terms(200, 40, List.of(30));

  /// All of them, by row.
  public static List<Fault> all() {
    return Stream.of(
            AgentFaults.all(),
            AsteriskFaults.all(),
            WireFaults.all(),
            BrokerFaults.all(),
            MessageFaults.all(),
            SteeringFaults.all(),
            TwoTenants.all())
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(Fault::row))
        .toList();
  }

  /// The usual one: the calls are placed and then something breaks, and nothing is lost by it.
  static Fault of(int row, String name, Duration lasts, Act strike) {
    return new Fault(row, name, USUAL, lasts, false, Scene::place, strike);
  }

  Fault losing() {
    return new Fault(row, name, terms, lasts, true, place, strike);
  }

  Fault under(Terms other) {
    return new Fault(row, name, other, lasts, mayLose, place, strike);
  }

  Fault placed(Place other) {
    return new Fault(row, name, terms, lasts, mayLose, other, strike);
  }
}
