package dialer.api.broker;

import com.rabbitmq.client.Channel;
import dialer.message.MessageCodec;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A channel in confirm mode. One at a time publishes on it.
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int CONFIRM_MILLIS = 5_000;

  private final Link.Opened link;
  private final Channel channel;
  private final Set<String> nobodyTook = ConcurrentHashMap.newKeySet();

  Lane(Link.Opened link) throws IOException {
    this.link = link;
    channel = link.channel();
    channel.confirmSelect();
    channel.addReturnListener(returned -> nobodyTook.add(returned.getRoutingKey()));
  }

  Link.Opened link() {
    return link;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Returns when every message is on the disks of the broker.
  void publish(List<Outgoing> messages, MessageCodec codec)
      throws IOException, InterruptedException, TimeoutException {
    for (String queue : new HashSet<>(messages.stream().map(Outgoing::queue).toList())) {
      link.declare(channel, queue);
    }
    nobodyTook.clear();
    for (Outgoing message : messages) {
      channel.basicPublish(
          "", message.queue(), true, message.properties(), codec.write(message.message()));
    }
    if (!channel.waitForConfirms(CONFIRM_MILLIS)) {
      throw new IOException("the broker refused a message");
    }
    if (!nobodyTook.isEmpty()) { // returned before it was confirmed: somebody deleted the queue
      link.forget(nobodyTook);
      throw new IOException("no queue of the name " + nobodyTook.iterator().next());
    }
  }

  void abort() {
    try {
      channel.abort();
    } catch (IOException | RuntimeException e) {
      LOG.debug("A channel was closed already: {}", e.toString());
    }
  }
}
