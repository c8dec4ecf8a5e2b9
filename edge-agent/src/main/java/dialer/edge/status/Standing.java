package dialer.edge.status;

import dialer.call.ClientCode;
import dialer.edge.dial.Obstacle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// How the agent stands now.
///
/// @param broker whether it is there, whoever dials for this server
/// @param failingQueues the tenants whose calls wait because their queue cannot be consumed
/// @param calls that hold a slot
/// @param draining it takes no orders until it is started again
/// @param obstacle why nothing is dialled, a moment old; empty when the agent may dial
public record Standing(
    boolean asterisk,
    boolean broker,
    List<ClientCode> failingQueues,
    boolean journal,
    int calls,
    boolean draining,
    Optional<Obstacle> obstacle) {
  /// One tenant's queue is no reason to take an agent for ill that dials for all others, nor is
  /// what passes by itself: another agent's turn, a drain.
  public boolean healthy() {
    return asterisk && broker && journal && obstacle.filter(Obstacle::failing).isEmpty();
  }

  public String json() {
    return ("{\"status\":\"%s\",\"asterisk\":%b,\"broker\":%b,\"failing_queues\":[%s],\"journal\":%b,"
            + "\"calls\":%d,\"draining\":%b%s}")
        .formatted(
            healthy() ? "healthy" : "degraded",
            asterisk,
            broker,
            failing("\"%s\"", ","),
            journal,
            calls,
            draining,
            obstacle
                .map(one -> ",\"waiting_for\":\"%s\"".formatted(escaped(one.waitingFor())))
                .orElse(""));
  }

  /// Lines for a person.
  public String text() {
    return """
    Asterisk  %s
    broker    %s%s
    journal   %s
    calls     %d%s
    %s\
    """
        .formatted(
            asterisk ? "answers" : "AWAY",
            broker ? "answers" : "AWAY",
            failingQueues.isEmpty()
                ? ""
                : ", but the queues of these CANNOT BE CONSUMED, their calls wait: "
                    + failing("%s", ", "),
            journal ? "can be written" : "CANNOT BE WRITTEN",
            calls,
            draining ? ", draining: no more are taken until the agent is started again" : "",
            obstacle
                .map(one -> "NOTHING IS DIALLED: it waits for " + one.waitingFor() + "\n")
                .orElse(""));
  }

  private static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private String failing(String each, String between) {
    return failingQueues.stream().map(each::formatted).collect(Collectors.joining(between));
  }
}
