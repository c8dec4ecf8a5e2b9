package dialer.local.lambda;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The event source of Amazon MQ for one queue: reads batches, invokes with one at a time, acks
/// what was answered, and gives what failed again for as long as it takes.
public final class MqSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MqSource.class);
  private static final int BATCH = 100;
  private static final int BATCH_BYTES = 4 * 1024 * 1024; // base64 and properties come on top
  private static final long PAUSE_MILLIS = 500;

  private final ConnectionFactory connections = new ConnectionFactory();
  private final String queue;
  private final Invocation.Invoker lambda;
  private final String function;
  private final CountDownLatch closed = new CountDownLatch(1);

  public MqSource(String rabbitUri, String queue, Invocation.Invoker lambda, String function) {
    try {
      connections.setUri(rabbitUri);
    } catch (URISyntaxException | GeneralSecurityException e) {
      throw new IllegalArgumentException("no uri of a broker");
    }
    connections.setAutomaticRecoveryEnabled(false);
    this.queue = queue;
    this.lambda = lambda;
    this.function = function;
    Thread.ofVirtual().name("source-" + queue).start(this::run);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        try (Connection connection = connections.newConnection("source-" + queue);
            Channel channel = connection.createChannel()) {
          read(channel);
        } catch (IOException | TimeoutException | RuntimeException e) {
          LOG.warn("{} cannot be read: {}", queue, e.toString());
        }
        closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Channel channel) throws IOException, InterruptedException {
    channel.basicQos(2 * BATCH);
    BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    channel.basicConsume(
        queue, false, (tag, delivery) -> arrived.add(delivery), tag -> channel.abort());
    LOG.info("Reading {}", queue);
    while (channel.isOpen() && closed.getCount() > 0) {
      var first = arrived.poll(200, TimeUnit.MILLISECONDS);
      if (first != null) {
        var batch = batch(first, arrived);
        if (handled(channel, MqEvent.of(queue, batch))) {
          channel.basicAck(batch.getLast().getEnvelope().getDeliveryTag(), true);
        }
      }
    }
  }

  private static List<Delivery> batch(Delivery first, BlockingQueue<Delivery> arrived) {
    List<Delivery> batch = new ArrayList<>(List.of(first));
    long bytes = first.getBody().length;
    for (var next = arrived.peek();
        next != null && batch.size() < BATCH && bytes + next.getBody().length < BATCH_BYTES;
        next = arrived.peek()) {
      batch.add(arrived.remove());
      bytes += next.getBody().length;
    }
    return batch;
  }

  /// Not, when the channel was lost meanwhile.
  private boolean handled(Channel channel, byte[] event) throws InterruptedException {
    while (channel.isOpen() && closed.getCount() > 0) {
      var ended = lambda.invoke(function, event);
      if (ended instanceof Invocation.Answered) {
        return true;
      }
      LOG.warn("{} is given again: {}", queue, ended);
      closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return false;
  }
}
