package dialer.edge.intake;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.call.ClientCode;
import dialer.edge.broker.BrokerUser;
import dialer.edge.dial.Order;
import dialer.message.ServerState;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes the call queue of every tenant that may dial here: one channel each, so that trouble
/// with one is not another's. On the link's thread.
public final class CallQueues implements BrokerUser, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallQueues.class);

  /// Calls at hand beyond those that are up, so that a slot that comes free is used at once.
  private static final int LOOKAHEAD = 10;

  private final ServerCode server;
  private final Consumer<Order> orders;
  private final Runnable lost;
  private final InstantSource clock;
  private final Map<ClientCode, CallQueue> queues = new HashMap<>();

  /// Settling writes to a socket that may have to wait: never on a thread that has better things to
  /// do.
  private final ScheduledExecutorService settling =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("settling").factory());

  private @Nullable Connection connection;
  private boolean stopped;

  /// @param lost told when the connection is gone, and before anything comes over another one
  public CallQueues(ServerCode server, Consumer<Order> orders, Runnable lost, InstantSource clock) {
    this.server = server;
    this.orders = orders;
    this.lost = lost;
    this.clock = clock;
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
  }

  /// Follows the terms: begins, changes and ends consumers.
  public void follow(ServerState state) throws IOException {
    Connection link = connection;
    if (link == null || stopped) {
      return;
    }
    Map<ClientCode, Integer> wanted =
        state.allocations().stream()
            .collect(
                Collectors.toMap(Allocation::client, CallQueues::prefetch, (first, _) -> first));
    for (Iterator<CallQueue> i = queues.values().iterator(); i.hasNext(); ) {
      CallQueue queue = i.next();
      if (!wanted.containsKey(queue.client())) {
        queue.cancel();
        i.remove();
        LOG.info("No more calls of {} here", queue.client());
      }
    }
    for (Map.Entry<ClientCode, Integer> tenant : wanted.entrySet()) {
      CallQueue queue = queues.get(tenant.getKey());
      if (queue == null) {
        queues.put(
            tenant.getKey(),
            CallQueue.open(
                link,
                server,
                tenant.getKey(),
                tenant.getValue(),
                new CallQueue.Desk(orders, settling, clock)));
        LOG.info("Taking calls of {}, {} at a time", tenant.getKey(), tenant.getValue());
      } else {
        queue.prefetch(tenant.getValue());
      }
    }
  }

  private static int prefetch(Allocation allocation) {
    return allocation.channels() + LOOKAHEAD + allocation.quickReserve();
  }

  /// A queue that was deleted under us is made again.
  @Override
  public void tick() throws IOException {
    for (CallQueue queue : queues.values()) {
      queue.resumeIfCancelled();
    }
  }

  @Override
  public void lost() {
    connection = null;
    queues.values().forEach(CallQueue::invalidate);
    queues.clear();
    lost.run();
  }

  /// Takes no more.
  public void stop() {
    stopped = true;
    for (CallQueue queue : queues.values()) {
      try {
        queue.cancel();
      } catch (IOException | ShutdownSignalException e) {
        LOG.debug("The queue of {} could not be left: {}", queue.client(), e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    settling.shutdown();
    try {
      if (!settling.awaitTermination(5, TimeUnit.SECONDS)) {
        settling.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
