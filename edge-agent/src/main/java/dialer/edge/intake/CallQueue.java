package dialer.edge.intake;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dialer.call.ClientCode;
import dialer.edge.dial.Order;
import dialer.message.MessageCodec;
import dialer.message.Originate;
import dialer.message.Topology;
import dialer.server.ServerCode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consumer of one tenant's call queue, on a channel of its own.
final class CallQueue {
  private static final Logger LOG = LoggerFactory.getLogger(CallQueue.class);

  private final Channel channel;
  private final String name;
  private final ClientCode client;
  private final Desk desk;
  private final Settlements settlements;
  private final MessageCodec codec = new MessageCodec();
  private int prefetch;
  private @Nullable String tag;
  private volatile boolean cancelled;
  private volatile boolean valid = true;

  private CallQueue(Channel channel, String name, ClientCode client, Desk desk) {
    this.channel = channel;
    this.name = name;
    this.client = client;
    this.desk = desk;
    this.settlements = new Settlements(channel, name, desk.settling);
  }

  static CallQueue open(
      Connection connection, ServerCode server, ClientCode client, int prefetch, Desk desk)
      throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("no channel left");
    }
    CallQueue queue = new CallQueue(channel, Topology.calls(server, client), client, desk);
    queue.prefetch = prefetch;
    queue.consume();
    return queue;
  }

  ClientCode client() {
    return client;
  }

  /// A consumer keeps the prefetch it began with, so another one takes its place. What was
  /// delivered to the old one stays ours.
  void prefetch(int newPrefetch) throws IOException {
    if (newPrefetch != prefetch) {
      prefetch = newPrefetch;
      cancel();
      consume();
    }
  }

  void resumeIfCancelled() throws IOException {
    if (cancelled) {
      LOG.warn("The queue {} was deleted; it is made again", name);
      cancelled = false;
      consume();
    }
  }

  void cancel() throws IOException {
    String consumer = tag;
    if (consumer != null) {
      tag = null;
      channel.basicCancel(consumer);
    }
  }

  /// What was delivered is no longer ours to settle.
  void invalidate() {
    valid = false;
  }

  private void consume() throws IOException {
    channel.queueDeclare(name, true, false, false, Topology.arguments());
    channel.basicQos(prefetch);
    tag = channel.basicConsume(name, false, new Deliveries());
  }

  private final class Deliveries extends DefaultConsumer {
    private Deliveries() {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String consumer, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      Receipt receipt = new Receipt(envelope.getDeliveryTag());
      settlements.delivered(receipt.delivery);
      switch (codec.read(properties.getType(), body)) {
        case MessageCodec.Read.Understood(Originate order) when order.client().equals(client) ->
            desk.orders.accept(
                new Order(order, body, envelope.isRedeliver(), desk.clock.instant(), receipt));
        case MessageCodec.Read.Understood _ -> {
          LOG.error("A message in {} is not a call of that tenant; rejected", name);
          receipt.reject();
        }
        case MessageCodec.Read.Poison(String why) -> {
          LOG.error("A message in {} cannot be read; rejected", name);
          LOG.debug("It cannot be read: {}", why); // may repeat what it says, numbers too
          receipt.reject();
        }
      }
    }

    @Override
    public void handleCancel(String consumer) {
      cancelled = true;
    }
  }

  /// One delivery.
  private final class Receipt implements Order.Receipt {
    private final long delivery;
    private final AtomicBoolean settled = new AtomicBoolean();

    private Receipt(long delivery) {
      this.delivery = delivery;
    }

    @Override
    public void settle() {
      if (settled.compareAndSet(false, true)) {
        settlements.ack(delivery);
      }
    }

    private void reject() {
      if (settled.compareAndSet(false, true)) {
        settlements.reject(delivery);
      }
    }

    @Override
    public boolean valid() {
      return valid && !settled.get() && channel.isOpen();
    }
  }

  /// What every queue needs.
  record Desk(Consumer<Order> orders, ScheduledExecutorService settling, InstantSource clock) {}
}
