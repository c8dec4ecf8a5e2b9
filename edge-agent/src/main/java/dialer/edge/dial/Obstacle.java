package dialer.edge.dial;

/// Why nothing is dialled now.
///
/// @param waitingFor what must come, as it goes on after "waits for"
/// @param failing whether that is away or was tried in vain: somebody may have to see to it
public record Obstacle(String waitingFor, boolean failing) {
  /// It comes by itself.
  public static Obstacle passing(String waitingFor) {
    return new Obstacle(waitingFor, false);
  }

  public static Obstacle failing(String waitingFor) {
    return new Obstacle(waitingFor, true);
  }
}
