package dialer.api.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A master queue as it is shown.
///
/// @param counts calls by `call_status`
/// @param progress percent of the calls that have an outcome, with one decimal
/// @param callsPerMinute outcomes a minute since the queue was made; null before the first, and
///   when nothing is left
/// @param predictedFinish when the rest is through at that pace
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QueueView(
    long id,
    long queueId,
    String name,
    String queueStatus,
    String queueType,
    List<String> dids,
    @Nullable Boolean retry,
    int retryCount,
    int retryGap,
    int weight,
    @Nullable Instant startAt,
    @Nullable Integer maxCallSeconds,
    long total,
    Map<String, Long> counts,
    Map<String, Long> dispositions,
    double progress,
    @Nullable Double callsPerMinute,
    @Nullable Instant predictedFinish,
    Instant createdAt,
    Instant updatedAt) {

  static QueueView of(Row row, Tally tally, Instant now) throws SQLException {
    Instant created = row.instant("created_at");
    long done = tally.total() - tally.open();
    double minutes = Math.max(1, Duration.between(created, now).toMillis()) / 60_000.0;
    boolean moving = done > 0 && tally.open() > 0 && row.text("steering").equals("open");
    double pace = done / minutes;
    return new QueueView(
        row.number("id"),
        row.number("id"),
        row.text("name"),
        QueueStatus.of(row.text("steering"), tally).label(),
        row.text("queue_type"),
        row.texts("dids"),
        row.maybeBool("retry"),
        row.integer("retry_count"),
        row.integer("retry_gap"),
        row.integer("weight"),
        row.maybeInstant("start_at"),
        row.maybeInteger("max_call_seconds"),
        tally.total(),
        Map.of(
            "pending", tally.pending(),
            "queued", tally.queued(),
            "processed", tally.processed(),
            "flushed", tally.flushed()),
        tally.dispositions(),
        tally.total() == 0 ? 0 : Math.floor(1000.0 * done / tally.total()) / 10,
        moving ? Math.round(pace * 10) / 10.0 : null,
        moving ? now.plusSeconds((long) (tally.open() / pace * 60)) : null,
        created,
        row.instant("updated_at"));
  }
}
