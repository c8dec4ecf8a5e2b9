package dialer.edge.intake;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dialer.edge.broker.BrokerUser;
import dialer.message.AgentAlive;
import dialer.message.AgentHello;
import dialer.message.HangUp;
import dialer.message.Message;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.ServerState;
import dialer.message.Topology;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says hello until the API answers with its terms, then passes on each newer state, and says now
/// and then that the agent is alive.
public final class Introduction implements BrokerUser {
  private static final Logger LOG = LoggerFactory.getLogger(Introduction.class);
  private static final Duration HELLO_EVERY = Duration.ofSeconds(3);
  private static final Duration ALIVE_EVERY = Duration.ofSeconds(5);

  /// Deadlines, calling hours and what another agent dialled are known by the API's clock.
  private static final Duration MOST_BEHIND = Duration.ofSeconds(1);

  private final Identity identity;
  private final MessageCodec codec = new MessageCodec();
  private final InstantSource clock;
  private final Orders orders;
  private final Supplier<Pulse> pulse;
  private final Runnable soon;
  private final ConcurrentLinkedQueue<Arrived> arrived = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Asked> noted = new ConcurrentLinkedQueue<>();
  private final Set<UUID> sessions = new HashSet<>();
  private @Nullable Channel channel;
  private @Nullable Control control;
  private long saidAt;
  private @Nullable Pulse said;
  private volatile boolean introduced;
  private boolean behind;

  /// @param orders told on the link's thread
  /// @param soon asks for a tick at once
  public Introduction(
      Identity identity, Orders orders, Supplier<Pulse> pulse, Runnable soon, InstantSource clock) {
    this.identity = identity;
    this.orders = orders;
    this.pulse = pulse;
    this.soon = soon;
    this.clock = clock;
  }

  /// Whether the API has answered over the connection there is now: only then are its terms surely
  /// the newest.
  public boolean introduced() {
    return introduced;
  }

  @Override
  public void connected(Connection connection) throws IOException {
    Channel fresh = connection.createChannel();
    if (fresh == null) {
      throw new IOException("no channel left");
    }
    String queue = Topology.control(identity.server());
    fresh.queueDeclare(Topology.REJECTED, true, false, false, Topology.rejectedArguments());
    fresh.queueDeclare(queue, true, false, false, Topology.arguments());
    fresh.queueDeclare(Topology.events(0), true, false, false, Topology.arguments());
    arrived.clear();
    asked.clear();
    sessions.clear();
    // as many as there are: hang-ups that wait for the disk must not hold up a pause behind them
    Control consumer = new Control(fresh);
    fresh.basicConsume(queue, false, consumer);
    channel = fresh;
    control = consumer;
    hello();
  }

  @Override
  public void tick() throws IOException {
    Control consumer = control;
    if (consumer != null && consumer.cancelled) { // nobody may dial who hears no pause
      throw new IOException("the control queue was deleted or has no leader");
    }
    for (Arrived one = arrived.poll(); one != null; one = arrived.poll()) {
      take(one);
    }
    for (Asked one = asked.poll(); one != null; one = asked.poll()) {
      Asked now = one;
      orders.hangUp(now.request(), () -> noted.add(now));
    }
    for (Asked one = noted.poll(); one != null; one = noted.poll()) {
      if (one.on() == channel) { // else it comes again, and is known
        one.on().basicAck(one.tag(), false);
      }
    }
    long since = System.nanoTime() - saidAt;
    if (!introduced && since > HELLO_EVERY.toNanos()) {
      if (!behind) {
        LOG.warn("No answer from the API yet; calls wait");
      }
      hello();
    } else if (introduced && (since > ALIVE_EVERY.toNanos() || isNews(pulse.get()))) {
      alive();
    }
  }

  @Override
  public void lost() {
    introduced = false;
    channel = null;
    control = null;
  }

  /// Nothing is done by terms before the answer to our own hello: before that the API may not know
  /// that it is this journal that counts now.
  private void take(Arrived one) throws IOException {
    ServerState state = one.state();
    if (!introduced) {
      if (state.session() == null || !sessions.contains(state.session())) {
        return;
      }
      if (state.at() != null) {
        orders.heard(state.at());
        behind = isBehind(state.at(), one.at());
        if (behind) {
          return;
        }
      }
      LOG.info("The API's terms are here, version {}", state.version());
    }
    orders.changed(state);
    introduced = true;
    alive(); // a pause is answered when we have said that we act on it
  }

  /// An answer that comes late lets a clock seem less behind than it is, never more.
  private boolean isBehind(Instant api, Instant here) {
    boolean now = api.isAfter(here.plus(MOST_BEHIND));
    if (now && !behind) {
      LOG.warn(
          "This host's clock is {} ms behind the API's; calls wait. Have it set (chronyd, timedatectl); the"
              + " agent goes on by itself",
          Duration.between(here, api).toMillis());
    }
    return now;
  }

  private void hello() throws IOException {
    UUID session = UUID.randomUUID();
    sessions.add(session);
    say(
        new AgentHello(
            identity.server(), identity.journal(), session, identity.version(), clock.instant()));
  }

  /// Whether something else is to be said than was said last: that it takes calls or does not, or
  /// what it withheld.
  private boolean isNews(Pulse now) {
    Pulse last = said;
    return last == null
        || now.asteriskUp() != last.asteriskUp()
        || (now.above() == null) != (last.above() == null);
  }

  private void alive() throws IOException {
    Pulse now = pulse.get();
    said = now;
    say(
        new AgentAlive(
            identity.server(),
            identity.journal(),
            now.stateVersion(),
            now.asteriskUp(),
            now.callsUp(),
            clock.instant(),
            now.above()));
  }

  private void say(Message message) throws IOException {
    Channel out = channel;
    if (out == null) {
      return;
    }
    saidAt = System.nanoTime();
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .type(MessageType.of(message).label())
            .contentType("application/json")
            .deliveryMode(2)
            .build();
    out.basicPublish("", Topology.events(0), properties, codec.write(message));
  }

  /// @param at by our clock
  private record Arrived(ServerState state, Instant at) {}

  /// A hang-up that was delivered and is not acknowledged.
  private record Asked(HangUp request, Channel on, long tag) {}

  /// Reads the control queue. A state is whole and asked for again at each connection, so it may be
  /// acknowledged before it is taken; a hang-up is told once.
  private final class Control extends DefaultConsumer {
    private volatile boolean cancelled;

    private Control(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      switch (codec.read(properties.getType(), body)) {
        case MessageCodec.Read.Understood(ServerState state)
            when state.server().equals(identity.server()) -> {
          arrived.add(new Arrived(state, clock.instant()));
          soon.run();
          getChannel().basicAck(envelope.getDeliveryTag(), false);
        }
        case MessageCodec.Read.Understood(HangUp request)
            when request.server().equals(identity.server()) -> {
          asked.add(new Asked(request, getChannel(), envelope.getDeliveryTag()));
          soon.run();
        }
        case MessageCodec.Read.Understood _ -> {
          LOG.error("A message in the control queue is not for this agent");
          getChannel().basicReject(envelope.getDeliveryTag(), false);
        }
        case MessageCodec.Read.Poison(String why) -> {
          LOG.error("A message in the control queue cannot be read: {}", why);
          getChannel().basicReject(envelope.getDeliveryTag(), false);
        }
      }
    }

    @Override
    public void handleCancel(String tag) {
      cancelled = true;
      soon.run();
    }
  }

  /// What the API has to say.
  public interface Orders {
    /// Told of each answer to our hello, also of one whose terms are not taken.
    ///
    /// @param at when it was given, by the API's clock
    void heard(Instant at);

    /// Told of each state that came, in the order in which they came; older ones may be among them.
    void changed(ServerState state);

    /// @param noted to be told, from any thread, when it need not come again
    void hangUp(HangUp request, Runnable noted);
  }

  /// What the agent says of itself while it lives, as in [AgentAlive].
  public record Pulse(
      long stateVersion, boolean asteriskUp, int callsUp, @Nullable List<AgentAlive.Above> above) {}
}
