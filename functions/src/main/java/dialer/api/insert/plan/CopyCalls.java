package dialer.api.insert.plan;

import dialer.api.db.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
        recording_path, mix_monitor_command, client_action_id, client_channel_id, client_account)
      FROM STDIN
      """;
  private static final int USUAL_ROW = 1024;

  private CopyCalls() {}

  /// What the calls of one request have in common.
  ///
  /// @param queueId null for a quick call
  public record Batch(long clientId, @Nullable Long queueId, @Nullable Long batchId, Instant at) {}

  public static void write(Session db, Batch batch, List<NewCall> calls) {
    StringBuilder rows = new StringBuilder(calls.size() * USUAL_ROW);
    for (NewCall call : calls) {
      row(rows, batch, call);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.length());
    bytes.writeBytes(rows.toString().getBytes(StandardCharsets.UTF_8));
    db.copy(SQL, bytes);
  }

  private static void row(StringBuilder to, Batch batch, NewCall call) {
    boolean quick = batch.queueId() == null;
    first(to, call.id());
    next(to, batch.clientId());
    next(to, batch.queueId());
    next(to, batch.batchId());
    next(to, quick);
    next(to, batch.at());
    next(to, batch.at());
    next(to, batch.at());
    next(to, call.serverId());
    next(to, call.phoneNumber());
    next(to, call.contactNumber());
    next(to, call.customerName());
    next(to, call.customData());
    next(to, call.project());
    next(to, call.callerId());
    next(to, call.action());
    next(to, call.callTimeout());
    next(to, call.retries());
    next(to, call.deadline());
    next(to, call.createRecording());
    next(to, call.recordingFormat());
    next(to, call.recordingPath());
    next(to, call.hook());
    next(to, call.actionId());
    next(to, call.channelId());
    next(to, call.account());
    to.append('\n');
  }

  private static void first(StringBuilder to, Object value) {
    to.append(value);
  }

  private static void next(StringBuilder to, @Nullable Object value) {
    to.append('\t');
    switch (value) {
      case null -> to.append("\\N");
      case String text -> escape(to, text);
      default -> to.append(value);
    }
  }

  /// COPY's text format gives these characters a meaning.
  private static void escape(StringBuilder to, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> to.append("\\\\");
        case '\t' -> to.append("\\t");
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        default -> to.append(c);
      }
    }
  }
}
