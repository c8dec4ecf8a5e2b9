package dialer.api.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import dialer.api.json.JsonColumns;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as it is shown in its queue.
///
/// @param id the entry's, which the answer to a quick call names as `queue_id`
/// @param attemptId of the current or last try
/// @param duration seconds from the start of dialling to the end
/// @param billsec seconds from the answer to the end
/// @param hangupCause Q.850
/// @param techCause the SIP status behind it
/// @param waitingFor why it is not being dialled now
/// @param actionId the tenant's own, as `channelId` and `account`
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EntryView(
    long id,
    UUID callId,
    @Nullable Long queueId,
    @Nullable Long batchId,
    String callStatus,
    @Nullable String disposition,
    String phoneNumber,
    @Nullable String contactNumber,
    @Nullable String customerName,
    @Nullable JsonNode customData,
    @Nullable String project,
    @Nullable String callerId,
    int callTried,
    int callSuccess,
    int callFailed,
    boolean connected,
    @Nullable Integer duration,
    @Nullable Integer billsec,
    @Nullable Integer hangupCause,
    @Nullable Integer techCause,
    @Nullable String reason,
    @Nullable String recordingPath,
    @Nullable String waitingFor,
    @Nullable UUID attemptId,
    @Nullable String serverCode,
    @Nullable Instant deadline,
    @Nullable String actionId,
    @Nullable String channelId,
    @Nullable String account,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt) {

  /// @param row of `calls`, with `steering` of its queue and `server_code`
  static EntryView of(Row row, WaitingFor waiting, JsonColumns json) throws SQLException {
    String status = row.text("call_status");
    return new EntryView(
        row.number("entry_id"),
        row.uuid("id"),
        row.maybeNumber("queue_id"),
        row.maybeNumber("batch_id"),
        status,
        row.maybeText("disposition"),
        row.text("phone_number"),
        row.maybeText("contact_number"),
        row.maybeText("customer_name"),
        json.read(row.maybeText("custom_data")),
        row.maybeText("project"),
        row.maybeText("caller_id"),
        row.integer("call_tried"),
        row.integer("call_success"),
        row.integer("call_failed"),
        row.maybeInstant("answered_at") != null,
        row.maybeInteger("duration"),
        row.maybeInteger("billsec"),
        row.maybeInteger("hangup_cause"),
        row.maybeInteger("tech_cause"),
        row.maybeText("reason"),
        row.maybeText("recording_path"),
        status.equals("pending")
            ? waiting.reason(
                new WaitingFor.Waiting(
                    row.maybeText("steering"),
                    row.maybeInstant("start_at"),
                    row.maybeNumber("server_id"),
                    row.instant("due_at"),
                    row.integer("call_tried") > 0))
            : null,
        row.maybeUuid("attempt_id"),
        row.maybeText("server_code"),
        row.maybeInstant("deadline"),
        row.maybeText("client_action_id"),
        row.maybeText("client_channel_id"),
        row.maybeText("client_account"),
        row.instant("created_at"),
        row.maybeInstant("started_at"),
        row.maybeInstant("answered_at"),
        row.maybeInstant("ended_at"));
  }
}
