package dialer.api.insert.plan;

import dialer.call.CallId;
import dialer.call.PhoneNumber;
import org.jspecify.annotations.Nullable;

/// A call as it is stored when it is accepted.
///
/// @param serverId null leaves the choice to dispatch
/// @param callerId what to show; null leaves it to dispatch
/// @param action a [dialer.originate.CallAction] as JSON; null has dispatch make it
/// @param callTimeout seconds the callee may ring
/// @param deadline ISO 8601, UTC
public record NewCall(
    CallId id,
    @Nullable Long serverId,
    PhoneNumber phoneNumber,
    @Nullable String contactNumber,
    @Nullable String customerName,
    @Nullable String customData,
    @Nullable String project,
    @Nullable String callerId,
    @Nullable String action,
    int callTimeout,
    @Nullable Integer retries,
    @Nullable String deadline,
    boolean createRecording,
    String recordingFormat,
    @Nullable String recordingPath,
    @Nullable String hook,
    @Nullable String actionId,
    @Nullable String channelId,
    @Nullable String account,
    @Nullable Integer maxCallSeconds) {}
