package dialer.edge.status;

/// How the agent stands now.
///
/// @param calls that hold a slot
/// @param draining it takes no orders until it is started again
public record Standing(
    boolean asterisk, boolean broker, boolean journal, int calls, boolean draining) {
  public boolean healthy() {
    return asterisk && broker && journal;
  }

  public String json() {
    return ("{\"status\":\"%s\",\"asterisk\":%b,\"broker\":%b,\"journal\":%b,\"calls\":%d,"
            + "\"draining\":%b}")
        .formatted(healthy() ? "healthy" : "degraded", asterisk, broker, journal, calls, draining);
  }

  /// Lines for a person.
  public String text() {
    return """
    Asterisk  %s
    broker    %s
    journal   %s
    calls     %d%s
    """
        .formatted(
            asterisk ? "answers" : "AWAY: nothing is dialled",
            broker ? "answers" : "AWAY: nothing is dialled",
            journal ? "can be written" : "CANNOT BE WRITTEN: nothing is dialled",
            calls,
            draining ? ", draining: no more are taken until the agent is started again" : "");
  }
}
