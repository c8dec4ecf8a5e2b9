package dialer.edge.journal;

import dialer.call.AttemptId;
import dialer.call.ClientCode;
import dialer.message.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal of one agent, open for writing; at most one is, on any directory.
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final Duration COMPANY = Duration.ofMillis(20);

  private final JournalLock lock;
  private final JournalReader reader;
  private final JournalWriter writer;
  private final UUID id;
  private final Instant begunAt;

  private Journal(
      JournalLock lock, JournalReader reader, JournalWriter writer, UUID id, Instant begunAt) {
    this.lock = lock;
    this.reader = reader;
    this.writer = writer;
    this.id = id;
    this.begunAt = begunAt;
  }

  /// @throws JournalFailure when the directory cannot be used, another agent uses it, or what is in
  ///   it is no journal
  public static Journal open(JournalSettings settings, InstantSource clock, MessageCodec codec) {
    return open(settings, clock, codec, COMPANY);
  }

  /// @param company how long an entry waits for others at most, where it can: a quick call's intent
  ///   cannot
  static Journal open(
      JournalSettings settings, InstantSource clock, MessageCodec codec, Duration company) {
    try {
      Files.createDirectories(settings.directory());
      JournalLock lock = JournalLock.take(settings.directory());
      try {
        Schema.removeLeftLibraries(settings);
        Connection connection = Schema.open(settings);
        Schema.create(connection);
        JournalReader reader = new JournalReader(Schema.open(settings));
        UUID id = reader.fact("journal").map(UUID::fromString).orElseGet(UUID::randomUUID);
        Instant begunAt = reader.fact("begun").map(Instant::parse).orElseGet(clock::instant);
        JournalWriter writer = new JournalWriter(settings, connection, codec, clock, company);
        writer.start();
        writer.add(new Entry.Keep("journal", id.toString()), _ -> {});
        writer.add(new Entry.Keep("begun", begunAt.toString()), _ -> {});
        return new Journal(lock, reader, writer, id, begunAt);
      } catch (IOException | SQLException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new JournalFailure(
          "the journal in " + settings.directory() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /// Names this journal for as long as its file lives; a new one knows nothing of what was dialled
  /// before.
  public UUID id() {
    return id;
  }

  /// When the journal began to know what is dialled.
  public Instant begunAt() {
    return begunAt;
  }

  /// Writes `entry`; `then` is told after the commit, on the journal's thread, so it must only hand
  /// over. Entries are committed in the order they were added. While the disk refuses, entries wait
  /// and nothing is told.
  public void add(Entry entry, Then then) {
    writer.add(entry, then);
  }

  /// As [#add], for an entry whose writing nobody waits for.
  public void add(Entry entry) {
    writer.add(entry, _ -> {});
  }

  /// Returns when all that was added until now is on disk, or `within` has passed.
  public void await(Duration within) throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    writer.add(new Entry.Keep("journal", id.toString()), _ -> written.countDown());
    if (!written.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("The disk is slow: what was added last is not written yet");
    }
  }

  /// Runs `listener` after each commit that held a report. At most one.
  public void onReports(Runnable listener) {
    writer.onReports(listener);
  }

  /// Whether what was added lately is on disk, or will be in a moment; false while the disk
  /// refuses.
  public boolean healthy() {
    return writer.healthy();
  }

  /// Whether an attempt that is older than the journal came to us before anybody else.
  public boolean hadFirstHand(AttemptId attempt) {
    return reader.hadFirstHand(attempt);
  }

  public List<OpenAttempt> openAttempts() {
    return reader.openAttempts();
  }

  /// Hang-ups of attempts that are not over, as far as the journal knows; the oldest first.
  public List<Entry.HangUpAsked> hangUpsAsked() {
    return reader.hangUpsAsked();
  }

  /// What was dialled since, the oldest first.
  ///
  /// @param client whose; null for that of all
  public List<PastDial> dialledSince(Instant since, @Nullable ClientCode client) {
    return reader.dialledSince(since, client);
  }

  public Optional<String> fact(String name) {
    return reader.fact(name);
  }

  /// Up to `limit` reports that were not confirmed, after the one with the id `after`, oldest
  /// first.
  public List<PendingReport> reportsAfter(long after, int limit) {
    return reader.reportsAfter(after, limit);
  }

  /// Writes what was added, then closes.
  @Override
  public void close() {
    writer.close();
    reader.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new JournalFailure("the journal's lock could not be closed", e);
    }
  }

  /// Told when an entry is on disk.
  @FunctionalInterface
  public interface Then {
    /// @param changed false when the journal already knew better, and the entry was dropped
    void recorded(boolean changed);
  }
}
