package dialer.api.insert;

import dialer.api.http.FieldErrors;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a request to insert calls.
sealed interface Insertion {
  /// All of it is durable, now or since the request was sent first.
  record Inserted(Receipt receipt, boolean replayed) implements Insertion {}

  /// A dry run: all of it would be taken, and nothing was.
  ///
  /// @param calls how many
  record Insertable(int calls, List<String> warnings, List<String> ignored) implements Insertion {}

  /// Sent before with another body.
  ///
  /// @param what `batch_id 12` or the idempotency key
  record Clash(String what) implements Insertion {}

  record UnknownQueue() implements Insertion {}

  /// @param status of a queue that takes no more calls
  record ClosedQueue(String status) implements Insertion {}

  /// A completed queue that so many calls still wait in that it cannot be opened yet.
  record StillEmptied() implements Insertion {}

  record UnknownServers(FieldErrors items) implements Insertion {}

  record Forbidden(FieldErrors rules) implements Insertion {}

  /// What is remembered of an insertion, to give the same answer again.
  ///
  /// @param queueId of a quick call the id of its entry
  /// @param callId of a quick call
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Receipt(
      long queueId,
      int insertedCount,
      @Nullable Long batchId,
      @Nullable String callId,
      List<String> warnings,
      List<String> ignoredFields) {}
}
