package dialer.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dialer.call.ClientCode;
import dialer.call.NewIds;
import dialer.local.service.ServiceFailure;
import dialer.local.up.Programs;
import dialer.message.AgentHello;
import dialer.message.Message;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import dialer.message.ReportLines;
import dialer.message.ServerState;
import dialer.message.Topology;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.OnAnswer;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The API's side of the broker, as far as an agent needs it: orders in its queues, terms that let
/// it begin, and its reports counted.
final class Work implements AutoCloseable {
  private static final ServerCode SERVER = new ServerCode(Programs.SERVER);
  private static final String ENDED = "\"type\":\"ended\"";
  private static final String ATTEMPT = "\"attempt\":\"";
  private static final String DID = "+1234567890";

  /// New calls a second, more than anybody can make.
  static final double AT_ANY_RATE = 10_000;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final MessageCodec codec = new MessageCodec();
  private final NewIds ids = new NewIds(InstantSource.system());
  private final Connection connection;
  private final Channel out;
  private final AtomicLong version = new AtomicLong();
  private final AtomicLong tenants = new AtomicLong();
  private final CountDownLatch hello = new CountDownLatch(1);
  private volatile Set<UUID> open = Set.of();
  private volatile CountDownLatch left = new CountDownLatch(0);
  private volatile ServerState terms = state(AT_ANY_RATE, List.of());

  Work(String rabbitUri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(URI.create(rabbitUri));
    connection = factory.newConnection("bench");
    out = connection.createChannel();
    out.confirmSelect();
    out.queueDeclare(Topology.REJECTED, true, false, false, Topology.rejectedArguments());
    out.queueDeclare(Topology.control(SERVER), true, false, false, Topology.arguments());
    var in = connection.createChannel();
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      in.queueDeclare(Topology.events(shard), true, false, false, Topology.arguments());
      in.basicConsume(
          Topology.events(shard),
          true,
          (_, delivery) -> take(delivery.getProperties().getType(), delivery.getBody()),
          _ -> {});
    }
  }

  static String number(int n) {
    return "97%07d".formatted(n);
  }

  void awaitAgent() throws InterruptedException {
    if (!hello.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new ServiceFailure("the agent did not say hello");
    }
  }

  /// Puts the calls into a new tenant's queue, where they lie until the tenant is allowed to dial.
  ///
  /// @param onAnswer what the callee hears
  /// @return the tenant
  ClientCode fill(int calls, String number, OnAnswer onAnswer) throws Exception {
    var client = new ClientCode("bench" + tenants.incrementAndGet());
    var queue = Topology.calls(SERVER, client);
    Set<UUID> placed = ConcurrentHashMap.newKeySet();
    synchronized (out) {
      out.queueDeclare(queue, true, false, false, Topology.arguments());
      for (int i = 0; i < calls; i++) {
        var order = order(client, number.isEmpty() ? number(i) : number, onAnswer);
        placed.add(order.attempt().value());
        publish(queue, order);
      }
      out.waitForConfirmsOrDie(PATIENCE.toMillis());
    }
    left = new CountDownLatch(calls);
    open = placed;
    return client;
  }

  /// From now on the tenant may dial.
  ///
  /// @param perSecond new calls at most
  void allow(ClientCode client, int channels, double perSecond) throws IOException {
    terms = state(perSecond, List.of(allocation(client, channels)));
    publish(Topology.control(SERVER), terms);
  }

  /// @return the time until the last of the calls was reported as ended
  Duration awaitEnded() throws InterruptedException {
    long began = System.nanoTime();
    if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new ServiceFailure(left.getCount() + " calls have not ended");
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void take(@Nullable String type, byte[] body) throws IOException {
    if (ReportLines.are(type)) {
      ReportLines.split(body).forEach(this::strikeOut);
    } else if (MessageType.ATTEMPT_REPORT.label().equals(type)) {
      strikeOut(body);
    } else {
      switch (codec.read(type, body)) {
        case MessageCodec.Read.Understood(AgentHello(var _, var _, var session, var _, var _)) -> {
          publish(Topology.control(SERVER), answering(session));
          hello.countDown();
        }
        case MessageCodec.Read.Understood _ -> {} // heartbeats
        case MessageCodec.Read.Poison(String why) -> throw new IOException(why);
      }
    }
  }

  /// Looks for what it needs in the report's text: reading all of it would cost as much as the
  /// agent does, on the same processors, and in its half alone.
  private void strikeOut(byte[] report) {
    var text = new String(report, US_ASCII);
    if (text.contains(ENDED)) {
      int id = text.indexOf(ATTEMPT) + ATTEMPT.length();
      if (open.remove(UUID.fromString(text.substring(id, id + 36)))) {
        left.countDown();
      }
    }
  }

  private ServerState state(double perSecond, List<Allocation> allocations) {
    return new ServerState(
        SERVER, version.incrementAndGet(), null, null, 10_000, perSecond, allocations);
  }

  private ServerState answering(UUID session) {
    return new ServerState(
        SERVER,
        terms.version(),
        session,
        InstantSource.system().instant(),
        terms.maxChannels(),
        terms.callsPerSecond(),
        terms.allocations());
  }

  private static Allocation allocation(ClientCode client, int channels) {
    return new Allocation(
        client,
        channels,
        0,
        AT_ANY_RATE,
        null,
        600,
        List.of("endpoint1"),
        Application.USUAL,
        List.of(),
        Set.of(DID),
        false,
        0,
        Set.of());
  }

  private Originate order(ClientCode client, String number, OnAnswer onAnswer) {
    return new Originate(
        ids.attempt(),
        ids.call(),
        client,
        SERVER,
        1L,
        false,
        0,
        new CallAction(
            dialer.originate.Channel.parse("PJSIP/" + number + "@endpoint1"),
            onAnswer,
            30_000,
            CallerId.parse("\"Bench\" <" + DID + ">"),
            List.of(),
            false,
            List.of()),
        null,
        null,
        null,
        null);
  }

  private void publish(String queue, Message message) throws IOException {
    synchronized (out) {
      out.basicPublish(
          "",
          queue,
          MessageProperties.MINIMAL_PERSISTENT_BASIC
              .builder()
              .type(MessageType.of(message).label())
              .build(),
          codec.write(message));
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
