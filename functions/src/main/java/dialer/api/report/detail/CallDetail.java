package dialer.api.report.detail;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import dialer.api.json.JsonColumns;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that was dialled to the end.
///
/// @param id of its entry
/// @param duration seconds from the start of dialling to the end
/// @param billsec seconds from the answer to the end
/// @param hangupCause Q.850
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record CallDetail(
    long id,
    UUID callId,
    @Nullable Long queueId,
    @Nullable Long batchId,
    String phoneNumber,
    @Nullable String contactNumber,
    @Nullable String customerName,
    @Nullable String project,
    @Nullable JsonNode customData,
    @Nullable String serverCode,
    @Nullable String callerId,
    int callTried,
    @Nullable String disposition,
    @Nullable Instant startedAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    @Nullable Integer duration,
    @Nullable Integer billsec,
    @Nullable Integer hangupCause,
    @Nullable String recordingPath) {

  /// The one it is counted at, as [dialer.api.report.Dialled] says.
  Instant moment() {
    return Objects.requireNonNull(startedAt == null ? endedAt : startedAt);
  }

  /// @param row of `calls`, with its `server_code`
  static CallDetail of(Row row, JsonColumns json) throws SQLException {
    return new CallDetail(
        row.number("entry_id"),
        row.uuid("id"),
        row.maybeNumber("queue_id"),
        row.maybeNumber("batch_id"),
        row.text("phone_number"),
        row.maybeText("contact_number"),
        row.maybeText("customer_name"),
        row.maybeText("project"),
        json.read(row.maybeText("custom_data")),
        row.maybeText("server_code"),
        row.maybeText("caller_id"),
        row.integer("call_tried"),
        row.maybeText("disposition"),
        row.maybeInstant("started_at"),
        row.maybeInstant("answered_at"),
        row.maybeInstant("ended_at"),
        row.maybeInteger("duration"),
        row.maybeInteger("billsec"),
        row.maybeInteger("hangup_cause"),
        row.maybeText("recording_path"));
  }
}
