package dialer.edge.report;

import static java.util.stream.Collectors.groupingBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dialer.edge.broker.BrokerUser;
import dialer.edge.failpoint.Failpoint;
import dialer.edge.journal.Entry;
import dialer.edge.journal.Journal;
import dialer.edge.journal.PendingReport;
import dialer.message.MessageType;
import dialer.message.ReportLines;
import dialer.message.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the journal's reports, the oldest first, each at least once.
public final class Reporter implements BrokerUser, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final int PAGE = 500;

  /// Reports in one message at most: the API holds a thousand messages of a queue at hand.
  private static final int LINES = 20;

  private static final long CONFIRM_MILLIS = 10_000;

  /// What comes soon after a page waits for company: a page of twenty costs the broker little more
  /// than one of one. 50 ms rather than 20 take a quarter off the broker's work for a call at 500
  /// calls a second, and nobody notices a report that comes so much later.
  private static final Duration BETWEEN_PAGES = Duration.ofMillis(50);

  private final Journal journal;
  private final Semaphore work = new Semaphore(0);
  private final Thread thread = Thread.ofPlatform().name("reporter").unstarted(this::publishAll);
  private final AtomicLong returned = new AtomicLong();
  private volatile @Nullable Channel channel;
  private volatile boolean failed;
  private final CountDownLatch closing = new CountDownLatch(1);
  private long confirmed;

  public Reporter(Journal journal) {
    this.journal = journal;
    journal.onReports(work::release);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void connected(Connection connection) throws IOException {
    Channel fresh = connection.createChannel();
    if (fresh == null) {
      throw new IOException("no channel left");
    }
    for (int shard = 0; shard < Topology.EVENT_SHARDS; shard++) {
      fresh.queueDeclare(Topology.events(shard), true, false, false, Topology.arguments());
    }
    fresh.confirmSelect();
    // A queue that is gone is made again with the next connection; until then nothing counts as
    // reported. The broker
    // returns a message before it confirms it.
    fresh.addReturnListener((_, text, _, queue, _, _) -> {
      LOG.error("The broker has no queue {}: {}", queue, text);
      returned.incrementAndGet();
    });
    failed = false;
    channel = fresh;
    work.release();
  }

  @Override
  public void tick() throws IOException {
    if (failed) {
      throw new IOException("reports could not be published");
    }
  }

  @Override
  public void lost() {
    channel = null;
  }

  private void publishAll() {
    try {
      for (boolean last = false; !last; ) {
        work.acquire();
        work.drainPermits();
        last = closing.getCount() == 0;
        while (publishPage()) { // when closing too: what is on disk goes out first
          LOG.debug("Reported up to {}", confirmed);
          closing.await(BETWEEN_PAGES.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns whether there may be more to do at once.
  private boolean publishPage() throws InterruptedException {
    Channel out = channel;
    if (out == null) {
      return false; // the next connection goes on from here
    }
    List<PendingReport> page = journal.reportsAfter(confirmed, PAGE);
    if (page.isEmpty()) {
      return false;
    }
    long returnedBefore = returned.get();
    try {
      for (List<PendingReport> shard : shards(page)) {
        publish(out, shard);
      }
      out.waitForConfirmsOrDie(CONFIRM_MILLIS);
      if (returned.get() != returnedBefore) {
        throw new IOException("some came back");
      }
      Failpoint.BEFORE_REPORTED.hit();
      confirmed = page.getLast().id();
      journal.add(new Entry.Reported(confirmed));
      return true;
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      LOG.warn(
          "{} reports wait, the oldest {}: {}",
          page.size(),
          page.getFirst().messageId(),
          e.getMessage());
      channel = null;
      failed = true; // the link begins anew, and then this goes on
      return false;
    }
  }

  /// All of one attempt are in one shard: their order is kept.
  private static Collection<List<PendingReport>> shards(List<PendingReport> page) {
    return page.stream().collect(groupingBy(PendingReport::shard)).values();
  }

  private static void publish(Channel out, List<PendingReport> ofShard) throws IOException {
    String queue = Topology.events(ofShard.getFirst().shard());
    for (int from = 0; from < ofShard.size(); from += LINES) {
      List<PendingReport> some = ofShard.subList(from, Math.min(from + LINES, ofShard.size()));
      byte[] body =
          some.size() == 1
              ? some.getFirst().body()
              : ReportLines.join(some.stream().map(PendingReport::body).toList());
      String type = some.size() == 1 ? MessageType.ATTEMPT_REPORT.label() : ReportLines.LABEL;
      out.basicPublish("", queue, true, properties(type, some.getFirst().messageId()), body);
    }
  }

  private static AMQP.BasicProperties properties(String type, String messageId) {
    return new AMQP.BasicProperties.Builder()
        .type(type)
        .messageId(messageId)
        .contentType("application/json")
        .deliveryMode(2)
        .build();
  }

  @Override
  public void close() {
    closing.countDown();
    work.release();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
