package dialer.api.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.message.MessageCodec;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /// After a queue has not answered, whoever publishes to it is refused at once for this long.
  private static final Duration REST = Duration.ofSeconds(30);

  private final Link link;
  private final MessageCodec codec;
  private final Clock clock;
  private final Semaphore free = new Semaphore(LANES);
  private final Deque<Lane> idle = new ConcurrentLinkedDeque<>();
  private final Map<String, Instant> silent = new ConcurrentHashMap<>();

  Broker(Link link, MessageCodec codec, Clock clock) {
    this.link = link;
    this.codec = codec;
    this.clock = clock;
  }

  /// Publishes all of them and waits once, until the broker has confirmed every one.
  ///
  /// @param messages all for one queue: one that does not answer holds up what comes after it
  /// @throws QueueAway after at most some seconds, when this queue does not take them, and the
  ///   broker answers
  /// @throws BrokerAway after at most some seconds, when not all were confirmed
  public void publish(List<Outgoing> messages) {
    if (messages.isEmpty()) {
      return;
    }
    String queue = messages.getFirst().queue();
    requireNotSilent(queue);
    try {
      if (!free.tryAcquire(LANE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new BrokerAway("the broker is slow: no channel came free");
      }
      try {
        publishOnALane(queue, messages);
        silent.remove(queue);
      } finally {
        free.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerAway("interrupted", e);
    }
  }

  /// When the rest is over one finds out whether it answers again, and all others need not wait for
  /// that.
  private void requireNotSilent(String queue) {
    Instant until = silent.get(queue);
    Instant now = clock.instant();
    if (until != null && (now.isBefore(until) || !silent.replace(queue, until, now.plus(REST)))) {
      throw new QueueAway(queue);
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
  /// one is tried once more, on a new one where it is so.
  private void publishOnALane(String queue, List<Outgoing> messages) throws InterruptedException {
    Lane used = takeIdle();
    if (used != null) {
      try {
        publish(queue, messages, used);
        return;
      } catch (IOException | TimeoutException | ShutdownSignalException e) {
        if (!used.link().answers()) {
          link.distrust(used.link());
        } else if (isSilence(e)) {
          throw silence(queue);
        }
      }
    }
    Link.Opened opened = link.open();
    try {
      publish(queue, messages, new Lane(opened));
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      if (opened.answers()) { // it is silent, or of another kind, or refuses
        throw silence(queue);
      }
      throw new BrokerAway("the broker did not take it: " + e.getMessage(), e);
    }
  }

  private static boolean isSilence(Exception e) {
    return e instanceof TimeoutException || e instanceof ChannelContinuationTimeoutException;
  }

  private QueueAway silence(String queue) {
    silent.put(queue, clock.instant().plus(REST));
    return new QueueAway(queue);
  }

  private void publish(String queue, List<Outgoing> messages, Lane lane)
      throws IOException, InterruptedException, TimeoutException {
    boolean done = false;
    try {
      lane.publish(queue, messages, codec);
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
