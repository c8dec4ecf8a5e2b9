package dialer.api.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.retry.Gap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one queue for as long as it is open, in batches of what is there. A batch is acked when
/// `reader` returns. While `reader` throws the batch is held, not sent back: sending it back would
/// use up its deliveries in an outage of something else.
public final class QueueReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueReader.class);
  private static final int BATCH = 500;
  private static final int PREFETCH = 2 * BATCH;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Link link;
  private final String queue;
  private final Consumer<List<Incoming>> reader;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  QueueReader(Link link, String queue, Consumer<List<Incoming>> reader) {
    this.link = link;
    this.queue = queue;
    this.reader = reader;
    thread = Thread.ofVirtual().name("read-" + queue).start(this::run);
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join(LONGEST);
  }

  private void run() {
    Gap gap = new Gap(SHORTEST, LONGEST);
    boolean open = true;
    while (open) {
      try {
        readUntilLost();
        gap.reset();
      } catch (BrokerAway | IOException | TimeoutException | ShutdownSignalException e) {
        LOG.debug("{} cannot be read: {}", queue, e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      open = !closedWithin(gap.next());
    }
  }

  private void readUntilLost() throws IOException, TimeoutException, InterruptedException {
    Link.Opened opened = link.open();
    try (Channel channel = opened.channel()) {
      opened.declare(channel, queue);
      channel.basicQos(PREFETCH);
      BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
      channel.basicConsume(
          queue,
          false,
          (tag, delivery) -> arrived.add(delivery),
          tag -> channel.abort()); // the queue is gone: begin again, with a declaration
      LOG.info("Reading {}", queue);
      while (channel.isOpen() && closed.getCount() > 0) {
        Delivery first = arrived.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Delivery> batch = new ArrayList<>(List.of(first));
          arrived.drainTo(batch, BATCH - 1);
          if (handled(batch.stream().map(this::incoming).toList(), channel)) {
            channel.basicAck(batch.getLast().getEnvelope().getDeliveryTag(), true);
          }
        }
      }
    }
  }

  /// Whether it was handled; not, when the channel or this reader was closed meanwhile.
  private boolean handled(List<Incoming> batch, Channel channel) {
    Gap gap = new Gap(SHORTEST, LONGEST);
    while (true) {
      try {
        reader.accept(batch);
        return true;
      } catch (Exception e) { // a commit that fails may throw SQLException undeclared
        LOG.warn("{} messages of {} wait: {}", batch.size(), queue, e.toString());
        LOG.debug("because of", e);
      }
      if (closedWithin(gap.next()) || !channel.isOpen()) {
        return false;
      }
    }
  }

  private Incoming incoming(Delivery delivery) {
    BasicProperties properties = delivery.getProperties();
    Map<String, Object> headers = properties.getHeaders();
    return new Incoming(
        queue,
        properties.getType(),
        properties.getMessageId(),
        headers == null ? Map.of() : headers,
        delivery.getBody());
  }

  private boolean closedWithin(Duration wait) {
    try {
      return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
