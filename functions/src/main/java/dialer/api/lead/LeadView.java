package dialer.api.lead;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A lead as the document prints it, and the call it came of.
///
/// @param phone as the dialer gave it
/// @param recordingFile what the dialer named, else the recording of our call
/// @param callId the call it came of; null where it is none of ours
/// @param disposition of that call; null until it has one
/// @param version ascends with every change
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record LeadView(
    long id,
    @Nullable String fullName,
    @Nullable String phone,
    @Nullable String email,
    String status,
    String assignedAgentName,
    String assignedAgentUsername,
    @Nullable String dialerLeadId,
    @Nullable String vendorId,
    @Nullable String listId,
    @Nullable String address1,
    @Nullable String city,
    @Nullable String postalCode,
    @Nullable String campaign,
    @Nullable String sessionId,
    @Nullable String recordingFile,
    Instant createdAt,
    Instant updatedAt,
    @Nullable UUID callId,
    @Nullable UUID attemptId,
    @Nullable String disposition,
    int version) {

  static final String SELECT =
      """
      SELECT l.*, coalesce(a.name, a.username) AS agent_name, a.username AS agent_username,
             c.disposition, CASE WHEN c.create_recording THEN c.recording_path END AS recording
        FROM leads l JOIN agent_users a ON a.id = l.agent_user_id
        LEFT JOIN calls c ON c.id = l.call_id
      """;

  static LeadView of(Row row, JsonMapper json) throws SQLException {
    Map<String, String> fields = fields(row, json);
    return new LeadView(
        row.number("id"),
        row.maybeText("full_name"),
        row.maybeText("phone"),
        row.maybeText("email"),
        row.text("status"),
        row.text("agent_name"),
        row.text("agent_username"),
        row.maybeText("dialer_lead_id"),
        fields.get("vendor_id"),
        fields.get("list_id"),
        fields.get("address1"),
        fields.get("city"),
        fields.get("postal_code"),
        row.maybeText("campaign"),
        fields.get("session_id"),
        fields.getOrDefault("recording_file", row.maybeText("recording")),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.maybeUuid("call_id"),
        row.maybeUuid("attempt_id"),
        row.maybeText("disposition"),
        row.integer("version"));
  }

  /// Every documented field that was given, by its name.
  static Map<String, String> fields(Row row, JsonMapper json) throws SQLException {
    try {
      return json.readValue(row.text("fields"), Argument.mapOf(String.class, String.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
