package dialer.api.broker;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.message.MessageCodec;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Publishes. Safe for many threads: each publishes on a channel of its own, a few at a time.
@Singleton
public class Broker {
  private static final int LANES = 8;
  private static final long LANE_WAIT_MILLIS = 5_000;

  private final Link link;
  private final MessageCodec codec;
  private final Semaphore free = new Semaphore(LANES);
  private final Deque<Lane> idle = new ConcurrentLinkedDeque<>();

  Broker(Link link, MessageCodec codec) {
    this.link = link;
    this.codec = codec;
  }

  /// Publishes all of them and waits once, until the broker has confirmed every one.
  ///
  /// @throws BrokerAway after at most some seconds, when not all were confirmed
  public void publish(List<Outgoing> messages) {
    if (messages.isEmpty()) {
      return;
    }
    try {
      if (!free.tryAcquire(LANE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new BrokerAway("the broker is slow: no channel came free");
      }
      try {
        publishOnALane(messages);
      } finally {
        free.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerAway("interrupted", e);
    }
  }

  /// Makes queues that are not there yet.
  ///
  /// @throws BrokerAway when that cannot be known
  public void declare(List<String> queues) {
    Link.Opened opened = link.open();
    try (Channel channel = opened.channel()) {
      for (String queue : queues) {
        opened.declare(channel, queue);
      }
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      throw new BrokerAway("the broker did not make its queues: " + e.getMessage(), e);
    }
  }

  /// Whether the broker is there now; asks it when there is no connection.
  public boolean isUp() {
    try {
      return link.open().isOpen();
    } catch (BrokerAway away) {
      return false;
    }
  }

  /// A process that was frozen holds a connection that looks open and is dead: what fails on an old
  /// one is tried once more on a new one.
  private void publishOnALane(List<Outgoing> messages) throws InterruptedException {
    Lane used = takeIdle();
    if (used != null) {
      try {
        publish(messages, used);
        return;
      } catch (IOException | TimeoutException | ShutdownSignalException e) {
        link.distrust(used.link());
      }
    }
    Link.Opened opened = link.open();
    try {
      publish(messages, new Lane(opened));
    } catch (AlreadyClosedException e) {
      throw new BrokerAway("the broker went away", e);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      throw new BrokerAway("the broker did not take it: " + e.getMessage(), e);
    }
  }

  private void publish(List<Outgoing> messages, Lane lane)
      throws IOException, InterruptedException, TimeoutException {
    boolean done = false;
    try {
      lane.publish(messages, codec);
      done = true;
    } finally {
      if (done) {
        idle.push(lane);
      } else {
        lane.abort(); // late confirms of this one must not be taken for those of the next
      }
    }
  }

  private @Nullable Lane takeIdle() {
    for (Lane lane = idle.poll(); lane != null; lane = idle.poll()) {
      if (lane.isOpen()) {
        return lane;
      }
    }
    return null;
  }
}
