package dialer.edge.intake;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.call.ClientCode;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One tenant's call queue over one connection. What is wanted is said at once and brought about on
/// a thread of its own: a queue without a leader, or one that somebody declared as another kind,
/// lets its tenant wait and nobody else.
final class CallQueue {
  private static final Logger LOG = LoggerFactory.getLogger(CallQueue.class);
  private static final Duration FIRST_GAP = Duration.ofSeconds(2);

  /// Each try in vain may leave the broker with a channel that it does not get to close.
  private static final Duration LAST_GAP = Duration.ofMinutes(1);

  private final Connection connection;
  private final String name;
  private final ClientCode client;
  private final CallQueues.Desk desk;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile int wanted;
  private volatile @Nullable CallConsumer consumer;
  private volatile boolean failing;
  private volatile boolean over;
  private volatile long tryAt = System.nanoTime();
  private Duration gap = FIRST_GAP;

  CallQueue(Connection connection, ServerCode server, ClientCode client, CallQueues.Desk desk) {
    this.connection = connection;
    this.name = Topology.calls(server, client);
    this.client = client;
    this.desk = desk;
  }

  /// @param prefetch so many calls at a time; 0 for none
  void want(int prefetch) {
    wanted = prefetch;
    tend();
  }

  /// To be called several times a second.
  void tend() {
    if (!busy.get() && mayBeMended()) {
      desk.threads().execute(this::mendAlone);
    }
  }

  /// Takes no more; returns when the broker has stopped giving.
  void leave() {
    wanted = 0;
    mendAlone();
  }

  /// Whether it was tried in vain to consume it; said until it succeeds.
  boolean isFailing() {
    return failing;
  }

  /// Whether nothing is wanted of it any more, and nothing that it delivered is open.
  boolean isLeft() {
    return wanted == 0 && consumer == null && !busy.get();
  }

  /// The connection is gone.
  void lost() {
    over = true;
    CallConsumer now = consumer;
    if (now != null) {
      now.invalidate();
    }
  }

  private boolean mayBeMended() {
    CallConsumer now = consumer;
    if (now == null) {
      return wanted > 0 && System.nanoTime() - tryAt >= 0;
    }
    return !now.isOpen() || now.prefetch() != wanted || (wanted == 0 && now.isSettled());
  }

  private void mendAlone() {
    if (busy.compareAndSet(false, true)) {
      try {
        mend();
      } finally {
        busy.set(false);
      }
    }
  }

  private void mend() {
    try {
      CallConsumer now = consumer;
      if (now != null && !now.isOpen()) {
        throw new IOException("the broker closed its channel");
      }
      if (now == null) {
        if (wanted == 0) {
          return;
        }
        now = open();
        consumer = now;
      }
      if (now.prefetch() != wanted) {
        now.take(wanted);
      } else if (wanted == 0 && now.isSettled()) {
        consumer = null;
        now.abort();
      }
      if (failing) {
        LOG.info("{} is consumed again", name);
        failing = false;
        gap = FIRST_GAP;
      }
    } catch (IOException | ShutdownSignalException e) {
      failed(e);
    }
  }

  private CallConsumer open() throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("no channel left");
    }
    return new CallConsumer(channel, name, client, desk);
  }

  /// What came over the channel comes again, and the tenant waits.
  private void failed(Exception e) {
    if (over || !connection.isOpen()) {
      return; // all of them are lost, and the link says so
    }
    if (!failing) {
      LOG.warn("{} cannot be consumed, its calls wait: {}", name, reason(e));
      failing = true;
    }
    CallConsumer gone = consumer;
    consumer = null;
    if (gone != null) {
      gone.invalidate();
      desk.lost().run();
      gone.abort();
    }
    tryAt = System.nanoTime() + gap.toNanos();
    gap = gap.multipliedBy(2).compareTo(LAST_GAP) < 0 ? gap.multipliedBy(2) : LAST_GAP;
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }
}
