package dialer.edge;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.call.Outcome;
import dialer.message.AgentAlive;
import dialer.message.AgentHello;
import dialer.message.AttemptReport;
import dialer.message.Happening;
import dialer.message.Message;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ReportLines;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the API does at the broker: answers hellos with its terms, publishes orders, takes reports
/// in.
public final class ApiSide implements AutoCloseable {
  private final MessageCodec codec = new MessageCodec();
  private final ServerCode server;
  private final Connection connection;
  private final Channel out;
  private final Channel in;
  private final List<AttemptReport> reports = new CopyOnWriteArrayList<>();
  private final List<AgentHello> hellos = new CopyOnWriteArrayList<>();
  private final List<AgentAlive> alive = new CopyOnWriteArrayList<>();
  private final Set<String> declared = new HashSet<>();
  private final Supplier<@Nullable Instant> clock;
  private volatile ServerState terms;

  public ApiSide(String uri, ServerState terms) throws Exception {
    this(uri, terms, Instant::now);
  }

  /// @param clock dates its answers; null for an API of a release that did not
  public ApiSide(String uri, ServerState terms, Supplier<@Nullable Instant> clock)
      throws Exception {
    this.clock = clock;
    this.terms = terms;
    this.server = terms.server();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    connection = factory.newConnection("api");
    out = connection.createChannel();
    in = connection.createChannel();
    out.confirmSelect();
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      in.queueDeclare(Topology.events(shard), true, false, false, Topology.arguments());
      in.basicConsume(
          Topology.events(shard),
          false,
          (_, delivery) -> {
            take(delivery.getProperties(), delivery.getBody());
            in.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
          },
          _ -> {});
    }
    out.queueDeclare(Topology.REJECTED, true, false, false, Topology.rejectedArguments());
    out.queueDeclare(Topology.control(server), true, false, false, Topology.arguments());
  }

  private void take(AMQP.BasicProperties properties, byte[] body) throws IOException {
    if (ReportLines.are(properties.getType())) {
      String first = properties.getMessageId();
      for (byte[] report : ReportLines.split(body)) {
        take(
            new AMQP.BasicProperties.Builder()
                .type(MessageType.ATTEMPT_REPORT.label())
                .messageId(first)
                .build(),
            report);
        first = null; // the message has the id of its first report
      }
      return;
    }
    if (!(codec.read(properties.getType(), body)
        instanceof MessageCodec.Read.Understood(Message message))) {
      throw new AssertionError("poison from the agent");
    }
    switch (message) {
      case AgentHello hello -> {
        hellos.add(hello);
        say(terms, hello);
      }
      case AgentAlive beat -> alive.add(beat);
      case AttemptReport report -> {
        String id = properties.getMessageId();
        if (id != null && !report.messageId().equals(id)) {
          throw new AssertionError("a message id that is not the report's");
        }
        reports.add(report);
      }
      default -> throw new AssertionError("an agent does not send " + message);
    }
  }

  private void say(ServerState state, AgentHello hello) throws IOException {
    publish(
        Topology.control(server),
        new ServerState(
            state.server(),
            state.version(),
            hello.session(),
            clock.get(),
            state.maxChannels(),
            state.callsPerSecond(),
            state.allocations()));
  }

  /// New terms, told at once.
  public void change(ServerState state) throws IOException {
    terms = state;
    publish(Topology.control(server), state);
  }

  /// Makes the queue of a tenant, as its first order would.
  public void order(Originate... orders) throws Exception {
    for (Originate order : orders) {
      String queue = Topology.calls(order.server(), order.client());
      declare(queue);
      publish(queue, order);
    }
    synchronized (out) {
      out.waitForConfirmsOrDie(10_000);
    }
  }

  private void declare(String queue) throws IOException {
    synchronized (out) {
      if (declared.add(queue)) {
        out.queueDeclare(queue, true, false, false, Topology.arguments());
      }
    }
  }

  public void publish(String queue, Message message) throws IOException {
    publish(queue, MessageType.of(message).label(), codec.write(message));
  }

  public void publish(String queue, String type, byte[] body) throws IOException {
    synchronized (out) {
      out.basicPublish(
          "", queue, new AMQP.BasicProperties.Builder().type(type).deliveryMode(2).build(), body);
    }
  }

  /// How many messages lie in a queue, ready.
  public long ready(String queue) throws IOException {
    synchronized (out) {
      return out.messageCount(queue);
    }
  }

  /// As somebody does who has no business there.
  public void delete(String queue) throws IOException {
    synchronized (out) {
      out.queueDelete(queue);
    }
  }

  public long ready(ClientCode client) throws IOException {
    return ready(Topology.calls(server, client));
  }

  public List<AttemptReport> reports() {
    return reports;
  }

  public List<AttemptReport> reports(AttemptId attempt) {
    return reports.stream().filter(r -> r.attempt().equals(attempt)).toList();
  }

  public List<AgentHello> hellos() {
    return hellos;
  }

  public List<AgentAlive> alive() {
    return alive;
  }

  public Optional<Happening> terminal(AttemptId attempt) {
    return reports(attempt).stream()
        .map(AttemptReport::happening)
        .filter(h -> h instanceof Happening.Ended || h instanceof Happening.GivenBack)
        .findFirst();
  }

  /// Waits until every one of these is over, and returns how each ended.
  public List<Outcome> awaitEnded(Duration within, Originate... orders) {
    List<AttemptId> attempts = List.of(orders).stream().map(Originate::attempt).toList();
    Wait.until(
        () ->
            attempts.stream().filter(a -> terminal(a).isEmpty()).toList()
                + " not ended of "
                + attempts.size()
                + "; reports: "
                + reports.size(),
        within,
        () -> attempts.stream().allMatch(a -> terminal(a).isPresent()));
    return attempts.stream()
        .map(a -> terminal(a).orElseThrow())
        .map(h -> {
          if (h instanceof Happening.Ended(Outcome outcome, _)) {
            return outcome;
          }
          throw new AssertionError("given back: " + h);
        })
        .toList();
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
