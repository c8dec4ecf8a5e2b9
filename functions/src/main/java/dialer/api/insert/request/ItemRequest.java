package dialer.api.insert.request;

import dialer.api.json.WrittenTime;
import dialer.call.PhoneNumber;
import dialer.originate.CallerId;
import dialer.server.ServerCode;
import org.jspecify.annotations.Nullable;

/// One call as a tenant asks for it: with an `action`, or with a `phone_number` and nothing else
/// that says how.
///
/// @param server null leaves the choice to dispatch
/// @param phoneNumber null where `action` has a channel
/// @param number2 the party that is dialled when the callee answers
/// @param callTimeout how long the callee may ring, 1 to 120 seconds
/// @param retries how many attempts may follow the first; null leaves it to the queue
/// @param createRecording null where the request does not say
/// @param maxCallSeconds it is hung up this long after it began to be dialled; null leaves it to
///   the queue, the tenant and the allocation, of which the shortest holds
/// @param customData a JSON object, echoed and never read
public record ItemRequest(
    @Nullable ServerCode server,
    @Nullable PhoneNumber phoneNumber,
    @Nullable PhoneNumber number2,
    @Nullable ActionRequest action,
    @Nullable CallerId callerId,
    @Nullable Integer callTimeout,
    @Nullable Integer retries,
    @Nullable Boolean createRecording,
    @Nullable String recordingFormat,
    @Nullable String recordingName,
    @Nullable String hook,
    @Nullable String contactNumber,
    @Nullable String customerName,
    @Nullable String project,
    @Nullable String customData,
    @Nullable WrittenTime deadline,
    @Nullable String queueType,
    @Nullable Integer maxCallSeconds) {}
