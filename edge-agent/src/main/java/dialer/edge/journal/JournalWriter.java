package dialer.edge.journal;

import dialer.message.MessageCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes all that waits and commits it together, so that a thousand
/// calls a second cost some fifty fsyncs and nobody waits for another's. A quick call waits for its
/// intent, which is written at once, or a moment after the commit before; the intents of other
/// calls and what is only to be told wait a little for company, and so do acknowledgements.
final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final int BATCH = 2000;
  private static final int BITE = 500;
  private static final Duration BETWEEN_COMMITS = Duration.ofMillis(4);
  private static final Duration PURGE_EVERY = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final JournalSettings settings;
  private final MessageCodec codec;
  private final InstantSource clock;
  private final Duration company;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Semaphore urgent = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("journal").unstarted(this::write);
  private volatile Runnable onReports = () -> {};
  private volatile boolean healthy = true;
  private Instant nextPurge = Instant.EPOCH;
  private long writtenAt = System.nanoTime();
  private Connection connection;
  private Changes changes;

  /// @param connection to the journal of `settings`, closed with this
  /// @param company how long what can wait does
  JournalWriter(
      JournalSettings settings,
      Connection connection,
      MessageCodec codec,
      InstantSource clock,
      Duration company) {
    this.settings = settings;
    this.connection = connection;
    this.codec = codec;
    this.changes = new Changes(connection, codec);
    this.clock = clock;
    this.company = company;
  }

  void start() {
    thread.start();
  }

  void add(Entry entry, Journal.Then then) {
    Pending pending = new Pending(entry, then);
    queue.add(pending);
    if (!pending.canWait()) {
      urgent.release();
    }
  }

  void onReports(Runnable listener) {
    onReports = listener;
  }

  boolean healthy() {
    return healthy;
  }

  private void write() {
    List<Pending> batch = new ArrayList<>();
    try {
      while (!(closed() && queue.isEmpty())) {
        Pending first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          gather(batch, first);
          commitUntilWritten(batch);
          batch.clear();
        }
        purge();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeConnection();
    }
  }

  /// Entries that can wait do, for one that cannot; and those that cannot do too for a little,
  /// where the last commit was a moment ago. Nobody is woken meanwhile.
  private void gather(List<Pending> batch, Pending first) throws InterruptedException {
    if (first.canWait()) {
      urgent.tryAcquire(company.toNanos(), TimeUnit.NANOSECONDS);
    }
    long sinceCommit = System.nanoTime() - writtenAt;
    closing.await(BETWEEN_COMMITS.toNanos() - sinceCommit, TimeUnit.NANOSECONDS);
    urgent.drainPermits();
    queue.drainTo(batch, BATCH);
  }

  /// A full disk must neither lose an entry nor let a call be dialled without its intent: so it is
  /// tried again until it succeeds, and only then is anybody told.
  private void commitUntilWritten(List<Pending> batch) throws InterruptedException {
    while (true) {
      try {
        List<Boolean> changed = commit(batch);
        healthy = true;
        writtenAt = System.nanoTime();
        tell(batch, changed);
        return;
      } catch (SQLException e) {
        if (healthy) {
          LOG.error(
              "The journal cannot be written, nothing is dialled until it can: {}", e.getMessage());
        }
        healthy = false;
        reconnect();
        if (closing.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.error("Closing with {} entries that the disk refused", batch.size());
          return;
        }
      }
    }
  }

  private List<Boolean> commit(List<Pending> batch) throws SQLException {
    List<Boolean> changed = new ArrayList<>(batch.size());
    execute("BEGIN IMMEDIATE");
    for (Pending pending : batch) {
      changed.add(changes.apply(pending.entry));
    }
    execute("COMMIT");
    return changed;
  }

  private void tell(List<Pending> batch, List<Boolean> changed) {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).then.recorded(changed.get(i));
    }
    if (batch.stream().anyMatch(pending -> pending.reports())) {
      onReports.run();
    }
  }

  private void purge() {
    Instant now = clock.instant();
    if (now.isBefore(nextPurge) || !healthy) {
      return;
    }
    nextPurge = now.plus(PURGE_EVERY);
    try {
      execute("BEGIN IMMEDIATE");
      int forgotten = changes.forget(now.minus(settings.keep()).toEpochMilli(), BITE);
      execute("COMMIT");
      if (forgotten == BITE) {
        nextPurge = now; // there may be more: go on as soon as nothing waits
      }
    } catch (SQLException e) {
      LOG.warn("Old attempts could not be forgotten: {}", e.getMessage());
      reconnect();
    }
  }

  /// What a full disk interrupted may leave a connection in any state: the next try has a new one.
  /// What waits beside the journal is taken into it, which makes room.
  private void reconnect() {
    closeConnection();
    try {
      connection = Schema.open(settings);
      changes = new Changes(connection, codec);
      execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      LOG.debug("The journal cannot be opened again yet: {}", e.getMessage());
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void closeConnection() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("Closing the journal: {}", e.getMessage());
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  @Override
  public void close() {
    closing.countDown();
    urgent.release();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Pending(Entry entry, Journal.Then then) {
    /// Whether nothing waits for it but a report, an acknowledgement or a call among many.
    boolean canWait() {
      return switch (entry) {
        case Entry.Intent intent -> !intent.quick();
        case Entry.Sight _, Entry.End _, Entry.HangUpAsked _, Entry.Reported _ -> true;
        case Entry.Refusal _, Entry.TakenOver _, Entry.FirstHand _, Entry.Keep _ -> false;
      };
    }

    boolean reports() {
      return switch (entry) {
        case Entry.Refusal _, Entry.End _ -> true;
        case Entry.Sight sight -> sight.report() != null;
        case Entry.Intent _, Entry.TakenOver _, Entry.FirstHand _ -> false;
        case Entry.HangUpAsked _, Entry.Reported _, Entry.Keep _ -> false;
      };
    }
  }
}
