package dialer.edge.status;

import dialer.call.ClientCode;
import java.util.List;
import java.util.stream.Collectors;

/// How the agent stands now.
///
/// @param failingQueues the tenants whose calls wait because their queue cannot be consumed
/// @param calls that hold a slot
/// @param draining it takes no orders until it is started again
public record Standing(
    boolean asterisk,
    boolean broker,
    List<ClientCode> failingQueues,
    boolean journal,
    int calls,
    boolean draining) {
  /// One tenant's queue is no reason to take an agent for ill that dials for all others.
  public boolean healthy() {
    return asterisk && broker && journal;
  }

  public String json() {
    return ("{\"status\":\"%s\",\"asterisk\":%b,\"broker\":%b,\"failing_queues\":[%s],\"journal\":%b,"
            + "\"calls\":%d,\"draining\":%b}")
        .formatted(
            healthy() ? "healthy" : "degraded",
            asterisk,
            broker,
            failing("\"%s\"", ","),
            journal,
            calls,
            draining);
  }

  /// Lines for a person.
  public String text() {
    return """
    Asterisk  %s
    broker    %s%s
    journal   %s
    calls     %d%s
    """
        .formatted(
            asterisk ? "answers" : "AWAY: nothing is dialled",
            broker ? "answers" : "AWAY: nothing is dialled",
            failingQueues.isEmpty()
                ? ""
                : ", but the queues of these CANNOT BE CONSUMED, their calls wait: "
                    + failing("%s", ", "),
            journal ? "can be written" : "CANNOT BE WRITTEN: nothing is dialled",
            calls,
            draining ? ", draining: no more are taken until the agent is started again" : "");
  }

  private String failing(String each, String between) {
    return failingQueues.stream().map(each::formatted).collect(Collectors.joining(between));
  }
}
