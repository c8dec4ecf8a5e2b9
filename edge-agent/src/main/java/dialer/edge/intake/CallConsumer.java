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
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes one tenant's call queue on a channel of its own. What waits for the broker here may
/// wait for as long as the broker answers at all; used by one thread at a time.
final class CallConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(CallConsumer.class);
  private static final int CLOSE_MILLIS = 1_000;

  private final Channel channel;
  private final @Nullable Connection own;
  private final String name;
  private final ClientCode client;
  private final CallQueues.Desk desk;
  private final Settlements settlements;
  private final MessageCodec codec = new MessageCodec();
  private @Nullable String tag;
  private volatile int prefetch;
  private volatile @Nullable Deliveries current;
  private volatile boolean valid = true;

  /// @param own the channel's connection where nobody else uses it; it ends with this
  CallConsumer(
      Channel channel,
      @Nullable Connection own,
      String name,
      ClientCode client,
      CallQueues.Desk desk) {
    this.channel = channel;
    this.own = own;
    this.name = name;
    this.client = client;
    this.desk = desk;
    this.settlements = new Settlements(channel, name, desk.settling());
  }

  /// How many deliveries it takes at a time; 0 for none, also where the broker has ended it.
  int prefetch() {
    return prefetch;
  }

  /// Takes so many at a time. A consumer keeps the prefetch it began with, so another one takes its
  /// place; what was delivered to the old one stays ours.
  void take(int most) throws IOException {
    String old = tag;
    if (old != null && prefetch > 0) {
      channel.basicCancel(old);
    }
    prefetch = 0;
    tag = null;
    if (most > 0) {
      channel.queueDeclare(name, true, false, false, Topology.arguments());
      channel.basicQos(most);
      Deliveries fresh = new Deliveries();
      current = fresh;
      prefetch = most;
      tag = channel.basicConsume(name, false, fresh);
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Whether nothing is open that was delivered.
  boolean isSettled() {
    return settlements.isDone();
  }

  /// What was delivered is no longer ours to settle.
  void invalidate() {
    valid = false;
  }

  /// Gives the channel up, in ten seconds at most; what is open comes again.
  void abort() {
    invalidate();
    if (own != null) {
      own.abort(CLOSE_MILLIS);
      return;
    }
    try {
      channel.abort();
    } catch (IOException e) {
      LOG.debug("The channel of {} was closed already: {}", name, e.getMessage());
    }
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
            desk.orders()
                .accept(
                    new Order(
                        order, body, envelope.isRedeliver(), desk.clock().instant(), receipt));
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

    /// The queue was deleted, or its node went away.
    @Override
    public void handleCancel(String consumer) {
      LOG.warn("The broker ended the consumer of {}", name);
      if (current == this) { // another one may have taken its place meanwhile
        prefetch = 0;
      }
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
}
