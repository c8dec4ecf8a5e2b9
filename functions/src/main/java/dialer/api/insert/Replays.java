package dialer.api.insert;

import dialer.api.db.Session;
import dialer.api.insert.Insertion.Clash;
import dialer.api.insert.Insertion.Inserted;
import dialer.api.insert.Insertion.Receipt;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Recognises a request that was sent before.
@Singleton
final class Replays {
  /// How long a batch id stands for the batch it was first sent with, where no queue is named.
  private static final Duration REMEMBERED = Duration.ofHours(24);

  private final ObjectMapper json;
  private final Clock clock;

  Replays(ObjectMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /// What a request is known by.
  ///
  /// @param queueId null for a new queue and for a quick call
  /// @param batchId null for a quick call
  /// @param key the `Idempotency-Key` header; it alone decides where it is given
  /// @param digest of the body
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(
      long clientId,
      @Nullable Long queueId,
      @Nullable Long batchId,
      @Nullable String key,
      byte[] digest) {}

  static byte[] digest(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The answer to a repetition, or empty for a request to be carried out. Of two that arrive at
  /// once the second waits here until the first is committed or gone.
  Optional<Insertion> find(Session db, Sent sent) {
    if (sent.key() != null) {
      lock(db, sent.clientId() + "/key/" + sent.key());
      return seen(
          db,
          sent,
          "the Idempotency-Key",
          "SELECT body_digest, answer FROM batches WHERE client_id = ? AND idempotency_key = ?",
          sent.clientId(),
          sent.key());
    }
    if (sent.batchId() == null) {
      return Optional.empty();
    }
    lock(db, sent.clientId() + "/batch/" + sent.batchId());
    if (sent.queueId() != null) {
      return seen(
          db,
          sent,
          "batch_id " + sent.batchId(),
          """
          SELECT body_digest, answer FROM batches WHERE client_id = ? AND queue_id = ? AND batch_id = ?
           ORDER BY id LIMIT 1
          """,
          sent.clientId(),
          sent.queueId(),
          sent.batchId());
    }
    Instant since = clock.instant().minus(REMEMBERED);
    return seen(
            db,
            sent,
            "batch_id " + sent.batchId(),
            """
            SELECT body_digest, answer FROM batches
             WHERE client_id = ? AND batch_id = ? AND new_queue AND created_at > ?
               AND body_digest = ?
             ORDER BY id DESC LIMIT 1
            """,
            sent.clientId(),
            sent.batchId(),
            since,
            sent.digest())
        .filter(Inserted.class::isInstance);
  }

  void keep(Session db, Sent sent, @Nullable Long queueId, Receipt receipt) {
    try {
      db.update(
          """
          INSERT INTO batches
            (client_id, queue_id, batch_id, idempotency_key, new_queue, body_digest, answer, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?)
          """,
          sent.clientId(),
          queueId,
          sent.batchId(),
          sent.key(),
          sent.queueId() == null && sent.batchId() != null,
          sent.digest(),
          json.writeValueAsString(receipt),
          clock.instant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lock(Session db, String what) {
    db.list(_ -> true, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", what);
  }

  private Optional<Insertion> seen(
      Session db, Sent sent, String what, String sql, @Nullable Object... arguments) {
    return db.first(
        row ->
            MessageDigest.isEqual(row.bytes("body_digest"), sent.digest())
                ? new Inserted(receipt(row.text("answer")), true)
                : new Clash(what),
        sql,
        arguments);
  }

  private Receipt receipt(String text) {
    try {
      return Objects.requireNonNull(json.readValue(text, Receipt.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
