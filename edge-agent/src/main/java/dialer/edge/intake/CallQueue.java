package dialer.edge.intake;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dialer.call.ClientCode;
import dialer.message.Topology;
import dialer.retry.Gap;
import dialer.server.ServerCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One tenant's call queue while one connection lives. What is wanted is said at once and brought
/// about on a thread of its own: a queue without a leader, or one that somebody declared as another
/// kind, lets its tenant wait and nobody else.
///
/// RabbitMQ ends a connection on which a queue was asked to be consumed and did not answer for a
/// minute. So one that failed once is tried over connections of its own from then on.
final class CallQueue {
  private static final Logger LOG = LoggerFactory.getLogger(CallQueue.class);
  private static final Duration FIRST_GAP = Duration.ofSeconds(2);
  private static final Duration LAST_GAP = Duration.ofMinutes(1);

  private final Connection shared;
  private final String name;
  private final ClientCode client;
  private final CallQueues.Desk desk;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile int wanted;
  private volatile @Nullable CallConsumer consumer;
  private volatile boolean failing;
  private volatile boolean alone;
  private volatile boolean leaving;
  private volatile boolean over;
  private volatile long tryAt = System.nanoTime();
  private final Gap gap = new Gap(FIRST_GAP, LAST_GAP);

  /// @param alone whether it failed before, over an earlier connection
  CallQueue(
      Connection shared,
      ServerCode server,
      ClientCode client,
      boolean alone,
      CallQueues.Desk desk) {
    this.shared = shared;
    this.name = Topology.calls(server, client);
    this.client = client;
    this.alone = alone;
    this.failing = alone;
    this.desk = desk;
  }

  /// @param prefetch so many calls at a time; 0 for none
  void want(int prefetch) {
    wanted = leaving ? 0 : prefetch;
    tend();
  }

  /// To be called several times a second.
  void tend() {
    if (!busy.get() && mayBeMended()) {
      desk.threads().execute(this::mendAlone);
    }
  }

  /// Takes no more, for good; returns when the broker has stopped giving, or another thread sees to
  /// it.
  void leave() {
    leaving = true;
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

  /// The shared connection is gone, and with it the right to take calls.
  void lost() {
    over = true;
    CallConsumer now = consumer;
    if (now != null) {
      now.invalidate();
      desk.threads().execute(now::abort);
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
      } catch (IOException | TimeoutException | RuntimeException e) {
        failed(e); // of the last kind are a shutdown, and answers to earlier questions
      } finally {
        busy.set(false);
      }
    }
  }

  private void mend() throws IOException, TimeoutException {
    CallConsumer now = consumer;
    if (now != null && !now.isOpen()) {
      throw new IOException("the broker closed its channel");
    }
    if (now == null) {
      if (wanted == 0 || over) {
        return;
      }
      now = open();
      consumer = now;
      if (over) { // told before there was a consumer to tell
        now.abort();
        return;
      }
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
      gap.reset();
    }
  }

  private CallConsumer open() throws IOException, TimeoutException {
    Connection own = alone ? desk.separate().open() : null;
    Channel channel = (own == null ? shared : own).createChannel();
    if (channel == null) {
      throw new IOException("no channel left");
    }
    return new CallConsumer(channel, own, name, client, desk);
  }

  /// What came over the channel comes again, and the tenant waits.
  private void failed(Exception e) {
    if (over || !shared.isOpen()) {
      return; // all of them are lost, and the link says so
    }
    CallConsumer gone = consumer;
    consumer = null;
    alone = true;
    if (gone != null) {
      gone.invalidate();
      desk.lost().run();
      gone.abort();
    }
    tryAt = System.nanoTime() + gap.next().toNanos();
    if (!failing) {
      LOG.warn("{} cannot be consumed, its calls wait: {}", name, reason(e));
      failing = true;
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    String why = cause == null ? e.getMessage() : cause.getMessage();
    return why == null ? "no answer" : why;
  }
}
