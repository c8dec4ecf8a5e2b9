package dialer.edge.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.retry.Gap;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one connection to RabbitMQ for as long as it is open.
public final class BrokerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);

  /// Often enough that one slow answer does not look like a loss.
  private static final Duration TICK = Duration.ofMillis(200);

  private static final Duration FIRST_GAP = Duration.ofMillis(200);
  private static final Duration LAST_GAP = Duration.ofSeconds(5);
  private static final int ANSWER_MILLIS = 5000;
  private static final int CLOSE_MILLIS = 2000;
  private static final int HEARTBEAT_SECONDS = 5;

  private final BrokerSettings settings;
  private final Lease lease;
  private final List<BrokerUser> always;
  private final List<BrokerUser> elected;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Semaphore sooner = new Semaphore(0);
  private volatile boolean standing;
  private final Thread thread = Thread.ofPlatform().name("broker").unstarted(this::keepConnected);

  /// @param always work over each connection
  /// @param elected work over it once this agent holds its server's lease
  public BrokerLink(
      BrokerSettings settings, Lease lease, List<BrokerUser> always, List<BrokerUser> elected) {
    this.settings = settings;
    this.lease = lease;
    this.always = List.copyOf(always);
    this.elected = List.copyOf(elected);
  }

  public void start() {
    thread.start();
  }

  /// Whether the broker answered something that was asked within the last second, and this agent is
  /// the one that dials. Without that nothing may be dialled: a pause or a flush may be on its way
  /// and cannot reach us.
  public boolean fresh() {
    return lease.allows();
  }

  /// Whether the broker is there, whoever dials: it answers this agent, or keeps the connection of
  /// one that waits for the lease.
  public boolean there() {
    return standing && lease.answers();
  }

  /// Somebody has something to do at the next tick: it comes at once. From any thread.
  public void tickSoon() {
    sooner.release();
  }

  private void keepConnected() {
    Gap gap = new Gap(FIRST_GAP, LAST_GAP);
    try {
      while (closing.getCount() > 0) {
        if (connection()) {
          gap.reset();
        }
        if (closing.await(gap.next().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns whether there was a connection at all.
  private boolean connection() throws InterruptedException {
    boolean connected = false;
    try {
      Connection connection = open(settings);
      connected = true;
      LOG.info("RabbitMQ at {} is there", settings);
      try {
        for (BrokerUser user : always) {
          user.connected(connection);
        }
        watch(connection);
      } finally {
        standing = false;
        lease.lost();
        elected.forEach(BrokerUser::lost);
        always.forEach(BrokerUser::lost);
        connection.abort(CLOSE_MILLIS); // a close would wait for a queue that does not answer
      }
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      if (closing.getCount() > 0) {
        LOG.warn(
            "RabbitMQ at {} {}: {}",
            settings,
            connected ? "is gone" : "cannot be reached",
            reason(e));
      }
    }
    return connected;
  }

  /// Opens a connection.
  public static Connection open(BrokerSettings settings) throws IOException, TimeoutException {
    return factory(settings).newConnection("edge-agent");
  }

  private void watch(Connection connection) throws IOException, InterruptedException {
    Lease.Candidate candidate = lease.stand(connection);
    standing = true;
    boolean working = false;
    do {
      candidate.beat();
      if (!working && candidate.elected()) {
        working = true;
        for (BrokerUser user : elected) {
          user.connected(connection);
        }
      }
      for (BrokerUser user : always) {
        user.tick();
      }
      if (working) {
        for (BrokerUser user : elected) {
          user.tick();
        }
      }
      sooner.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
      sooner.drainPermits();
    } while (closing.getCount() > 0);
  }

  static Channel channel(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("no channel left");
    }
    return channel;
  }

  static ConnectionFactory factory(BrokerSettings settings) throws IOException {
    try {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(settings.uri().toString());
      if (factory.isSSL()) {
        // what setUri trusts has changed with versions of the library
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
      factory.setAutomaticRecoveryEnabled(false);
      factory.setTopologyRecoveryEnabled(false);
      factory.setConnectionTimeout(ANSWER_MILLIS);
      factory.setHandshakeTimeout(ANSWER_MILLIS);
      factory.setChannelRpcTimeout(ANSWER_MILLIS);
      factory.setShutdownTimeout(ANSWER_MILLIS);
      factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
      return factory;
    } catch (URISyntaxException | GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  static String reason(Throwable e) {
    if (e instanceof SSLException) {
      return "its certificate is not trusted ("
          + e.getMessage()
          + "); it must be made out to the host in rabbitmq.uri, and its issuer be in this Java's trust store"
          + " (JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE)";
    }
    Throwable cause = e.getCause();
    return e.getMessage() != null || cause == null
        ? String.valueOf(e.getMessage())
        : String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    closing.countDown();
    tickSoon();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
