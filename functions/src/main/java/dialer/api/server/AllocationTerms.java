package dialer.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.api.db.Row;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a tenant may do on a server, in the fields that `002` prints and ours.
///
/// @param allowedActiveCalls calls at once
/// @param rateLimit calls dialled an hour; null means no limit
/// @param quickReserve how many of the calls bulk leaves free for quick ones
/// @param maxCallSeconds a call is hung up this long after it began to be dialled
/// @param defaultDirectory where recordings go unless `recordingDirectory` is set
/// @param extensions inner numbers it may show as caller id
/// @param hooks commands a recording may be handed to; the agent has a list of its own besides
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record AllocationTerms(
    String serverCode,
    int allowedActiveCalls,
    @Nullable Integer rateLimit,
    double callsPerSecond,
    int quickReserve,
    int maxCallSeconds,
    String defaultDirectory,
    @Nullable String recordingDirectory,
    List<String> providedPrefix,
    List<String> context,
    List<String> allocatedDids,
    List<String> providedEndpoints,
    List<String> applications,
    List<String> extensions,
    List<String> hooks,
    boolean anyCallerId,
    String status) {

  /// @param row of `allocations`, with its server's `code`
  public static AllocationTerms of(Row row) throws SQLException {
    return new AllocationTerms(
        row.text("code"),
        row.integer("allowed_active_calls"),
        row.maybeInteger("rate_limit"),
        row.decimal("calls_per_second"),
        row.integer("quick_reserve"),
        row.integer("max_call_seconds"),
        row.text("default_directory"),
        row.maybeText("recording_directory"),
        row.texts("provided_prefix"),
        row.texts("context"),
        row.texts("allocated_dids"),
        row.texts("provided_endpoints"),
        row.texts("applications"),
        row.texts("extensions"),
        row.texts("hooks"),
        row.bool("any_caller_id"),
        row.text("status"));
  }

  /// Where its recordings go, before the tenant's own part.
  public String recordings() {
    return recordingDirectory == null ? defaultDirectory : recordingDirectory;
  }
}
