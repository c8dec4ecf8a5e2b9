package dialer.edge.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Elects the one agent of a server that takes calls and dials.
///
/// Every agent consumes the server's lease queue, which has a single active consumer, and sends
/// beats into it. The broker tells nobody who is active; but who gets its own beat back was active
/// after it was sent. So a beat that came back is at once the confirmed round trip to the broker
/// and the proof of the lease, and both are worth a second, counted from when the beat was *sent*.
///
/// Two can therefore never dial at the same time: whoever lost the lease had its last own beat
/// before the next one had its first, so its second is over when the next one has waited for one;
/// also when it was stopped in between and goes on, for the second passes all the same. The next
/// one waits for a second more, so that the rates of both together hold. What is left is a thread
/// that is stopped between its last look here and its write to Asterisk: that one attempt is in its
/// journal, and comes to the next holder as redelivered and older than its tenure: lost, never
/// dialled again.
///
/// The newest beat of the holder stays in the queue, unacknowledged: it tells the next holder by
/// which journal it was held. A journal that takes up its own tenure need not wait, for its lock
/// lets one process have it.
public final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration WORTH = Duration.ofSeconds(1);

  /// The former holder's second, and one for the rates.
  private static final Duration HANDOVER = WORTH.plusMillis(1100);

  /// A holder that has not got a beat back for so long begins anew.
  private static final Duration GIVE_UP = Duration.ofSeconds(5);

  private static final int PREFETCH = 200;

  private final ServerCode server;
  private final UUID journal;
  private final InstantSource clock;
  private final Consumer<Tenure> began;
  private volatile @Nullable Holding holding;
  private boolean undated;

  /// @param began told of the tenure each time the lease was got, before anything is done with it,
  ///   and once more when the API dates it
  public Lease(ServerCode server, UUID journal, InstantSource clock, Consumer<Tenure> began) {
    this.server = server;
    this.journal = journal;
    this.clock = clock;
    this.began = began;
  }

  /// Whether this agent may dial now, as far as the broker is concerned.
  boolean allows() {
    Holding now = holding;
    long nanos = System.nanoTime();
    return now != null && now.opensAt - nanos <= 0 && nanos - now.provenAt < WORTH.toNanos();
  }

  /// Whether no beat is overdue. One that waits for the lease gets none back.
  boolean answers() {
    Holding now = holding;
    return now == null || System.nanoTime() - now.provenAt < WORTH.toNanos();
  }

  /// Stands for election on a new connection.
  Candidate stand(Connection connection) throws IOException {
    lost();
    boolean first = isFirst(connection, server);
    Channel channel = BrokerLink.channel(connection);
    channel.queueDeclare(Topology.lease(server), true, false, false, Topology.leaseArguments());
    channel.basicQos(PREFETCH);
    Candidate candidate = new Candidate(channel, first);
    channel.basicConsume(Topology.lease(server), false, candidate);
    LOG.info("Standing for election as the agent of {}", server);
    return candidate;
  }

  /// Whether there never was an agent of this server.
  static boolean isFirst(Connection connection, ServerCode server) throws IOException {
    try {
      BrokerLink.channel(connection).queueDeclarePassive(Topology.lease(server)).getQueue();
      return false;
    } catch (IOException e) {
      if (connection.isOpen()) { // only the channel was closed: there is no such queue
        return true;
      }
      throw e;
    }
  }

  /// The connection is gone, and the lease with it.
  synchronized void lost() {
    holding = null;
  }

  /// The API was heard. Attempts are dated by its clock: by one that is behind it a tenure would
  /// have begun before what another one dialled.
  ///
  /// @param at by the API's clock, while this agent held the lease
  public synchronized void heard(Instant at) {
    Holding now = holding;
    if (now == null || !undated) {
      return;
    }
    undated = false;
    if (at.isAfter(now.tenure.since())) {
      Tenure tenure = new Tenure(now.tenure.term(), at);
      began.accept(tenure);
      holding = new Holding(tenure, now.provenAt, now.opensAt);
    }
  }

  private synchronized void proven(long at) {
    Holding now = holding;
    if (now != null) {
      holding = new Holding(now.tenure, at, now.opensAt);
    }
  }

  private synchronized void hold(Holding got, boolean ours) {
    undated |= !ours;
    began.accept(got.tenure);
    holding = got;
  }

  /// @param provenAt when the newest beat that came back was sent
  /// @param opensAt from when on it may be used
  private record Holding(Tenure tenure, long provenAt, long opensAt) {}

  /// This agent on one connection. Deliveries come on a thread of the connection.
  final class Candidate extends DefaultConsumer {
    private final UUID me = UUID.randomUUID();
    private final boolean first;
    private @Nullable Beat before;
    private long elected;
    private long lastTag;
    private volatile boolean cancelled;

    private Candidate(Channel channel, boolean first) {
      super(channel);
      this.first = first;
    }

    /// Whether this agent was elected, on this connection.
    boolean elected() {
      return holding != null;
    }

    /// To be called several times a second.
    ///
    /// @throws IOException when the lease is lost, or cannot be had on this connection any more
    void beat() throws IOException {
      Holding now = holding;
      if (cancelled) {
        throw new IOException("the lease queue was deleted or has no leader");
      }
      if (now != null && System.nanoTime() - now.provenAt > GIVE_UP.toNanos()) {
        throw new IOException("no beat came back for " + GIVE_UP.toSeconds() + " s");
      }
      send(now == null ? null : now.tenure);
    }

    private synchronized void send(@Nullable Tenure tenure) throws IOException {
      Beat beat = new Beat(journal, me, System.nanoTime(), tenure);
      AMQP.BasicProperties kept = new AMQP.BasicProperties.Builder().deliveryMode(2).build();
      getChannel().basicPublish("", Topology.lease(server), kept, beat.bytes());
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      Beat beat = Beat.read(body).orElse(null);
      if (beat != null && beat.sender().equals(me)) {
        mine(beat);
      } else if (beat != null && beat.tenure() != null) {
        another(beat, beat.tenure());
      }
      // what the next holder must know is in this one now: the others may go
      if (beat != null && beat.sender().equals(me) && beat.tenure() != null && lastTag > 0) {
        getChannel().basicAck(lastTag, true);
      }
      lastTag = envelope.getDeliveryTag();
    }

    private void mine(Beat beat) throws IOException {
      Holding now = holding;
      if (now != null) {
        proven(beat.nanos());
      } else if (elected == 0) {
        elected = System.nanoTime();
        send(null); // what was in the queue at the election comes before this one
      } else if (beat.nanos() - elected >= 0) {
        hold(beat.nanos());
      }
    }

    private void another(Beat beat, Tenure tenure) {
      Beat known = before;
      if (known == null || known.tenure() == null || known.tenure().term() <= tenure.term()) {
        before = beat; // of one term the newest: it may have been dated anew
      }
    }

    private void hold(long provenAt) throws IOException {
      Beat last = before;
      Tenure known = last == null ? null : last.tenure();
      boolean ours = last != null && last.journal().equals(journal);
      Tenure tenure =
          ours && known != null
              ? known
              : new Tenure(known == null ? 1 : known.term() + 1, clock.instant());
      boolean alone = ours || (first && known == null);
      Lease.this.hold(
          new Holding(tenure, provenAt, alone ? elected : elected + HANDOVER.toNanos()), ours);
      LOG.info(
          "This agent dials for {}, term {}, since {}{}",
          server,
          tenure.term(),
          tenure.since(),
          alone ? "" : "; another one may have until now");
      send(tenure);
    }

    @Override
    public void handleCancel(String tag) {
      cancelled = true;
    }
  }
}
