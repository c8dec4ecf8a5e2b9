package dialer.local.faults.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dialer.call.ClientCode;
import dialer.local.faults.bed.Scene;
import dialer.local.faults.bed.Terms;
import dialer.local.hostile.HostileOrder;
import dialer.local.up.Programs;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What lies in the broker's queues is not what was put there.
final class MessageFaults {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ServerCode SERVER = new ServerCode(Programs.SERVER);
  private static final int POISONS = 40;
  private static final int MEGABYTE = 1_000_000;

  /// So many channels that all calls are at the broker at once.
  private static final Terms ALL_AT_ONCE = new Terms(400, 40, List.of(300));

  private MessageFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(8, "each-order-three-times", Duration.ZERO, _ -> {})
            .under(ALL_AT_ONCE)
            .placed(MessageFaults::tripled),
        Fault.of(9, "poison", Duration.ZERO, MessageFaults::poison));
  }

  /// While no agent takes them, all orders are taken out and put back three times, shuffled, each
  /// as it was. The agent is killed: one that is told to stop says so, and gets no orders.
  private static void tripled(Scene scene, int calls) throws Exception {
    scene.bed().agent().kill();
    scene.place(calls);
    var queue = queue(scene);
    try (var connection = connect(scene);
        var channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, Topology.arguments()); // who comes first
      scene.await("all orders at the broker", SOON, () -> count(channel, queue) >= calls);
      List<GetResponse> taken = new ArrayList<>();
      for (var got = channel.basicGet(queue, true);
          got != null;
          got = channel.basicGet(queue, true)) {
        taken.addAll(Collections.nCopies(3, got));
      }
      Collections.shuffle(taken, scene.random());
      channel.confirmSelect();
      for (var each : taken) {
        channel.basicPublish("", queue, each.getProps(), each.getBody());
      }
      channel.waitForConfirmsOrDie(SOON.toMillis());
    }
    scene.bed().startAgent(Map.of());
  }

  private static void poison(Scene scene) throws Exception {
    scene.awaitSomewhere(1, 40);
    var corpus = HostileOrder.all(Path.of("/nonexistent/witness"));
    try (var connection = connect(scene);
        var channel = connection.createChannel()) {
      channel.confirmSelect();
      for (int i = 0; i < POISONS; i++) {
        var queue = scene.random().nextInt(4) == 0 ? Topology.control(SERVER) : queue(scene);
        var body =
            i == 0
                ? good(scene, "x".repeat(MEGABYTE))
                : corpus.get(scene.random().nextInt(corpus.size())).body(good(scene, "Bench"));
        var type = scene.random().nextInt(8) == 0 ? "nonsense" : "originate.v1";
        channel.basicPublish(
            "",
            queue,
            MessageProperties.MINIMAL_PERSISTENT_BASIC.builder().type(type).build(),
            body);
      }
      channel.waitForConfirmsOrDie(SOON.toMillis());
    }
  }

  /// An order as the API would write it, of a call that nobody asked for.
  private static byte[] good(Scene scene, String name) {
    return """
    {"attempt":"%s","call":"%s","client":"%s","server":"%s","queue":1,"quick":false,
    "flushGeneration":0,"action":{"channel":"PJSIP/97666666@endpoint1",
    "onAnswer":{"do":"run","application":"Wait","data":"1"},"timeoutMillis":30000,
    "callerId":"\\"%s\\" <+1234567890>","variables":[],"earlyMedia":false,"codecs":[]}}
    """
        .formatted(UUID.randomUUID(), UUID.randomUUID(), client(scene), SERVER, name)
        .getBytes(UTF_8);
  }

  private static String client(Scene scene) {
    return scene.placed().getFirst().tenant().code();
  }

  private static String queue(Scene scene) {
    return Topology.calls(SERVER, new ClientCode(client(scene)));
  }

  private static Connection connect(Scene scene) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(scene.bed().rabbit().uri());
    return factory.newConnection("faults");
  }

  private static long count(Channel channel, String queue) {
    try {
      return channel.messageCount(queue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
