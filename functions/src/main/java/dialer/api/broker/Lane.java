package dialer.api.broker;

import com.rabbitmq.client.Channel;
import dialer.message.MessageCodec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A channel in confirm mode. One at a time publishes on it.
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int CONFIRM_MILLIS = 5_000;

  private final Link.Opened link;
  private final Channel channel;
  private volatile boolean nobodyTook;

  Lane(Link.Opened link) throws IOException {
    this.link = link;
    channel = link.channel();
    channel.confirmSelect();
    channel.addReturnListener(returned -> nobodyTook = true);
  }

  Link.Opened link() {
    return link;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Returns when every message is on the disks of the broker.
  void publish(String queue, List<Outgoing> messages, MessageCodec codec)
      throws IOException, InterruptedException, TimeoutException {
    link.declare(channel, queue);
    nobodyTook = false;
    for (Outgoing message : messages) {
      channel.basicPublish("", queue, true, message.properties(), codec.write(message.message()));
    }
    if (!channel.waitForConfirms(CONFIRM_MILLIS)) {
      throw new IOException("the broker refused a message");
    }
    if (nobodyTook) { // returned before it was confirmed: somebody deleted the queue
      link.forget(queue);
      throw new IOException("no queue of the name " + queue);
    }
  }

  /// In the background: of a queue that does not answer it takes as long as the queue does.
  void abort() {
    Thread.ofVirtual().start(this::abortNow);
  }

  private void abortNow() {
    try {
      channel.abort();
    } catch (IOException | RuntimeException e) {
      LOG.debug("A channel was closed already: {}", e.toString());
    }
  }
}
