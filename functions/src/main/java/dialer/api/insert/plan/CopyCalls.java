package dialer.api.insert.plan;

import dialer.api.db.Session;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the calls of one request in a single COPY.
public final class CopyCalls {
  private static final String SQL =
      """
      COPY calls (id, client_id, queue_id, batch_id, quick, due_at, created_at, updated_at,
        server_id, phone_number, contact_number, customer_name, custom_data, project, caller_id,
        action, call_timeout, retries, deadline, create_recording, recording_format,
        recording_path, mix_monitor_command, client_action_id, client_channel_id, client_account,
        max_call_seconds)
      FROM STDIN
      """;
  private static final int USUAL_ROW = 1024;

  private CopyCalls() {}

  /// What the calls of one request have in common.
  ///
  /// @param queueId null for a quick call
  public record Batch(long clientId, @Nullable Long queueId, @Nullable Long batchId, Instant at) {}

  public static void write(Session db, Batch batch, List<NewCall> calls) {
    CopyText rows = new CopyText(calls.size() * USUAL_ROW);
    CopyText common = common(batch);
    for (NewCall call : calls) {
      row(rows, common, call);
    }
    db.copy(SQL, rows.bytes(), rows.length());
  }

  private static CopyText common(Batch batch) {
    String at = batch.at().toString();
    return new CopyText(USUAL_ROW)
        .next((Long) batch.clientId())
        .next(batch.queueId())
        .next(batch.batchId())
        .next(batch.queueId() == null)
        .next(at)
        .next(at)
        .next(at);
  }

  private static void row(CopyText to, CopyText common, NewCall call) {
    to.raw(call.id().toString())
        .all(common)
        .next(call.serverId())
        .next(call.phoneNumber().value())
        .next(call.contactNumber())
        .next(call.customerName())
        .next(call.customData())
        .next(call.project())
        .next(call.callerId())
        .next(call.action())
        .next((Integer) call.callTimeout())
        .next(call.retries())
        .next(call.deadline())
        .next(call.createRecording())
        .next(call.recordingFormat())
        .next(call.recordingPath())
        .next(call.hook())
        .next(call.actionId())
        .next(call.channelId())
        .next(call.account())
        .next(call.maxCallSeconds())
        .endRow();
  }
}
