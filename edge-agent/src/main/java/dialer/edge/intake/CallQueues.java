package dialer.edge.intake;

import com.rabbitmq.client.Connection;
import dialer.call.ClientCode;
import dialer.edge.broker.BrokerUser;
import dialer.edge.dial.Order;
import dialer.message.ServerState;
import dialer.server.Allocation;
import dialer.server.ServerCode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes the call queue of every tenant that may dial here: one channel each, so that trouble
/// with one is not another's. On the link's thread, which waits for none of them.
public final class CallQueues implements BrokerUser, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallQueues.class);

  /// Calls at hand beyond those that are up, so that a slot that comes free is used at once.
  private static final int LOOKAHEAD = 10;

  private final ServerCode server;
  private final Desk desk;
  private final Map<ClientCode, CallQueue> queues = new ConcurrentHashMap<>();

  /// Whose queue failed over the connection before: it is not asked for over the next one.
  private final Set<ClientCode> suspects = new HashSet<>();

  /// Settling writes to a socket that may have to wait: never on a thread that has better things to
  /// do.
  private final ScheduledExecutorService settling =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("settling").factory());

  /// Holds nothing between two tasks, so nobody need close it.
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private @Nullable Connection connection;
  private volatile boolean stopped;

  /// @param lost told when what was delivered may come again, before any of it does: the connection
  ///   is gone, or one queue's channel
  /// @param separate opens connections beside that of the link
  public CallQueues(
      ServerCode server,
      Consumer<Order> orders,
      Runnable lost,
      Separate separate,
      InstantSource clock) {
    this.server = server;
    this.desk = new Desk(orders, lost, separate, settling, threads, clock);
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
  }

  /// Follows the terms: begins, changes and ends consumers.
  public void follow(ServerState state) {
    Connection link = connection;
    if (link == null || stopped) {
      return;
    }
    Map<ClientCode, Integer> wanted =
        state.allocations().stream()
            .collect(
                Collectors.toMap(Allocation::client, CallQueues::prefetch, (first, _) -> first));
    wanted.keySet().stream()
        .filter(client -> !queues.containsKey(client))
        .forEach(client -> {
          queues.put(client, new CallQueue(link, server, client, suspects.contains(client), desk));
          LOG.info("Taking calls of {}, {} at a time", client, wanted.get(client));
        });
    queues.forEach((client, queue) -> queue.want(wanted.getOrDefault(client, 0)));
  }

  private static int prefetch(Allocation allocation) {
    return allocation.channels() + LOOKAHEAD + allocation.quickReserve();
  }

  /// The tenants whose calls wait because their queue cannot be consumed, in order.
  public List<ClientCode> failing() {
    return queues.entrySet().stream()
        .filter(queue -> queue.getValue().isFailing())
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(ClientCode::value))
        .toList();
  }

  @Override
  public void tick() {
    for (Map.Entry<ClientCode, CallQueue> one : queues.entrySet()) {
      one.getValue().tend();
      if (one.getValue().isLeft() && queues.remove(one.getKey(), one.getValue())) {
        LOG.info("No more calls of {} here", one.getKey());
      }
    }
  }

  @Override
  public void lost() {
    connection = null;
    suspects.clear();
    suspects.addAll(failing());
    queues.values().forEach(CallQueue::lost);
    queues.clear();
    desk.lost().run();
  }

  /// Takes no more; returns when the broker has stopped giving, or after a second.
  public void stop() throws InterruptedException {
    stopped = true;
    threads.invokeAll(
        queues.values().stream().map(queue -> Executors.callable(queue::leave)).toList(),
        1,
        TimeUnit.SECONDS);
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

  /// Opens a connection that nobody else uses.
  @FunctionalInterface
  public interface Separate {
    Connection open() throws IOException, TimeoutException;
  }

  /// What every queue needs.
  ///
  /// @param threads runs what may wait for the broker, each on a thread of its own
  record Desk(
      Consumer<Order> orders,
      Runnable lost,
      Separate separate,
      ScheduledExecutorService settling,
      ExecutorService threads,
      InstantSource clock) {}
}
