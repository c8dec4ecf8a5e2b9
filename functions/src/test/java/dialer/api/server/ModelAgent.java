package dialer.api.server;

import dialer.api.World;
import dialer.api.broker.Incoming;
import dialer.api.event.FoldEvents;
import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.message.AgentAlive;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.Message;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an agent does with its terms, for one tenant, by hand: it hears when the test says so, and
/// dials whatever it may by the state it acts on, however old.
final class ModelAgent {
  private static final MessageCodec CODEC = new MessageCodec();

  private final World world;
  private final long tenant;
  private final long server;
  private final ServerCode code;
  private final ArrayDeque<ServerState> inbox = new ArrayDeque<>();
  private final ArrayDeque<Originate> waiting = new ArrayDeque<>();
  private final ArrayDeque<Originate> up = new ArrayDeque<>();
  private final List<Instant> dialled = new ArrayList<>();
  private final ArrayDeque<AgentAlive> said = new ArrayDeque<>();
  private long version;
  private @Nullable Allocation terms;

  ModelAgent(World world, long tenant, long server) throws Exception {
    this.world = world;
    this.tenant = tenant;
    this.server = server;
    this.code = world.code(server);
  }

  long server() {
    return server;
  }

  /// Takes the oldest state that it has not heard of yet, of those at the broker.
  void hear() throws Exception {
    for (Message message : world.taken(Topology.control(code))) {
      inbox.add((ServerState) message);
    }
    ServerState state = inbox.poll();
    if (state != null && state.version() > version) {
      version = state.version();
      terms = state.allocations().stream().findFirst().orElse(null);
    }
  }

  void hearAll() throws Exception {
    hear();
    while (!inbox.isEmpty()) {
      hear();
    }
  }

  /// Dials all it may.
  void dial() throws Exception {
    waiting.addAll(world.published(tenant, server));
    Allocation allowed = terms;
    while (allowed != null
        && !waiting.isEmpty()
        && up.size() < allowed.channels()
        && (allowed.callsPerHour() == null || lastHour() < allowed.callsPerHour())) {
      Originate call = waiting.remove();
      up.add(call);
      dialled.add(world.clock.instant());
      report(call, 0, new Happening.Dialled());
    }
  }

  void endOne() {
    Originate call = up.poll();
    if (call != null) {
      Instant now = world.clock.instant();
      report(
          call,
          1,
          Happening.Ended.unrecorded(
              new Outcome(Disposition.ANSWERED, 16, null, now, now, now.plusSeconds(1), null)));
    }
  }

  /// Says how it stands; the API hears of it later.
  void speak() {
    List<AgentAlive.Above> above = new ArrayList<>();
    Allocation allowed = terms;
    int channels = allowed == null ? 0 : allowed.channels();
    Integer anHour = allowed == null ? null : allowed.callsPerHour();
    if (allowed != null && (up.size() > channels || (anHour != null && lastHour() > anHour))) {
      above.add(new AgentAlive.Above(allowed.client(), up.size(), lastHour()));
    }
    said.add(
        new AgentAlive(
            code, new UUID(1, 1), version, true, up.size(), world.clock.instant(), above));
  }

  /// Delivers the oldest thing that it said.
  ///
  /// @param again whether it will come once more
  void deliver(boolean again) {
    AgentAlive alive = again ? said.peek() : said.poll();
    if (alive != null) {
      fold(alive, "alive");
    }
  }

  void deliverAll() {
    while (!said.isEmpty()) {
      deliver(false);
    }
  }

  int up() {
    return up.size();
  }

  int lastHour() {
    Instant since = world.clock.instant().minus(Duration.ofHours(1));
    return (int) dialled.stream().filter(at -> at.isAfter(since)).count();
  }

  private void report(Originate call, int sequence, Happening happening) {
    AttemptReport report = world.report(call, sequence, happening);
    fold(report, report.messageId());
  }

  private void fold(Message message, String id) {
    world
        .functions
        .getBean(FoldEvents.class)
        .fold(
            List.of(
                new Incoming(
                    Topology.events(0),
                    MessageType.of(message).label(),
                    id,
                    Map.of(),
                    CODEC.write(message))));
  }
}
