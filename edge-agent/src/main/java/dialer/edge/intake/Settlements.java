package dialer.edge.intake;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.edge.failpoint.Failpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of one channel's deliveries. Acknowledgements wait a moment for each other: one of
/// twenty deliveries costs the broker little more than one of one.
final class Settlements {
  private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);
  private static final long COMPANY_MILLIS = 20;

  private final Channel channel;
  private final String queue;
  private final ScheduledExecutorService thread;
  private final NavigableSet<Long> open = new ConcurrentSkipListSet<>();
  private final AtomicInteger unsettled = new AtomicInteger();
  private final List<Long> waiting = new ArrayList<>();

  /// @param thread a single one, that may have to wait for the broker
  Settlements(Channel channel, String queue, ScheduledExecutorService thread) {
    this.channel = channel;
    this.queue = queue;
    this.thread = thread;
  }

  /// To be told of every delivery, in their order, before anything is done with it: an
  /// acknowledgement must not cover one that is still open.
  void delivered(long delivery) {
    unsettled.incrementAndGet();
    open.add(delivery);
  }

  /// Whether the broker was told of every delivery.
  boolean isDone() {
    return unsettled.get() == 0;
  }

  /// At most once each.
  void ack(long delivery) {
    synchronized (waiting) {
      waiting.add(delivery);
      if (waiting.size() > 1) {
        return; // whoever came first has seen to it
      }
    }
    later(COMPANY_MILLIS, this::ackAll);
  }

  /// At most once each.
  void reject(long delivery) {
    later(
        0,
        () -> {
          channel.basicReject(delivery, false);
          open.remove(delivery);
          unsettled.decrementAndGet();
        });
  }

  private void ackAll() throws IOException {
    List<Long> settled;
    synchronized (waiting) {
      settled = List.copyOf(waiting);
      waiting.clear();
    }
    settled.forEach(_ -> Failpoint.BEFORE_ACK.hit());
    settled.forEach(open::remove);
    long firstOpen = open.isEmpty() ? Long.MAX_VALUE : open.first();
    long upTo = 0;
    for (long delivery : settled) {
      if (delivery > firstOpen) {
        channel.basicAck(delivery, false);
      } else {
        upTo = Math.max(upTo, delivery);
      }
    }
    if (upTo > 0) {
      channel.basicAck(upTo, true);
    }
    unsettled.addAndGet(-settled.size());
  }

  private void later(long millis, Settling how) {
    try {
      thread.schedule(
          () -> {
            try {
              how.run();
            } catch (IOException | ShutdownSignalException e) {
              LOG.debug("Deliveries of {} come again: {}", queue, e.getMessage());
            }
          },
          millis,
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Deliveries of {} come again: closing", queue);
    }
  }

  private interface Settling {
    void run() throws IOException;
  }
}
