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
    StringBuilder rows = new StringBuilder(calls.size() * USUAL_ROW);
    String common = common(batch);
    for (NewCall call : calls) {
      row(rows, common, call);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.length());
    bytes.writeBytes(rows.toString().getBytes(StandardCharsets.UTF_8));
    db.copy(SQL, bytes);
  }

  private static String common(Batch batch) {
    StringBuilder to = new StringBuilder();
    next(to, batch.clientId());
    next(to, batch.queueId());
    next(to, batch.batchId());
    next(to, batch.queueId() == null);
    next(to, batch.at());
    next(to, batch.at());
    next(to, batch.at());
    return to.toString();
  }

  private static void row(StringBuilder to, String common, NewCall call) {
    to.append(call.id()).append(common);
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
    next(to, call.maxCallSeconds());
    to.append('\n');
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
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      String escaped =
          switch (text.charAt(i)) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> "";
          };
      if (!escaped.isEmpty()) {
        to.append(text, done, i).append(escaped);
        done = i + 1;
      }
    }
    to.append(text, done, text.length());
  }
}
