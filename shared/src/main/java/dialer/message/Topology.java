package dialer.message;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.server.ServerCode;
import java.util.Map;

/// The queues, by name, and the arguments whoever comes first declares them with. All are quorum
/// queues on the default exchange; declaring one with other arguments is a channel error.
public final class Topology {
  /// Queues of agents' events: a Lambda source reads one queue with one environment at a time.
  public static final int EVENT_SHARDS = 4;

  /// Where a message ends that nobody could handle.
  public static final String REJECTED = "Agent.Rejected";

  /// Deliveries of one message before it is dead-lettered. Every lost connection counts as one for
  /// all that waits at an agent, so it is far above what a bad day brings; what nobody can read is
  /// rejected at its first.
  public static final int DELIVERY_LIMIT = 100;

  private Topology() {}

  /// A tenant's calls for one server.
  public static String calls(ServerCode server, ClientCode client) {
    return "Client.Queue." + server + "." + client;
  }

  /// Events of all agents, by shard from 0.
  public static String events(int shard) {
    return "Agent.Events." + shard;
  }

  /// The shard of an attempt's events: all of one attempt go one way, in order.
  public static int shard(AttemptId attempt) {
    return Math.floorMod(attempt.value().hashCode(), EVENT_SHARDS);
  }

  /// From the API to one agent.
  public static String control(ServerCode server) {
    return "Agent.Control." + server;
  }

  /// Elects the one active agent of a server.
  public static String lease(ServerCode server) {
    return "Agent.Lease." + server;
  }

  /// Arguments of [#calls], [#events] and [#control].
  public static Map<String, Object> arguments() {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-dead-letter-exchange",
        "",
        "x-dead-letter-routing-key",
        REJECTED);
  }

  /// Arguments of [#lease].
  public static Map<String, Object> leaseArguments() {
    return Map.of("x-queue-type", "quorum", "x-single-active-consumer", true);
  }

  /// Arguments of [#REJECTED]: nothing comes after it.
  public static Map<String, Object> rejectedArguments() {
    return Map.of("x-queue-type", "quorum");
  }
}
