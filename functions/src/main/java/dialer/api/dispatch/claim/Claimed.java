package dialer.api.dispatch.claim;

import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.originate.Recording;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call that was claimed, before it is known what is asked of Asterisk for it.
///
/// @param number of the attempt, from 1
/// @param queue null for a quick call
/// @param queueDids the queue's caller ids, in rotation; may be empty
/// @param entry ascends from call to call: which of the dids is next
/// @param phoneNumber without prefix
/// @param callerId the item's; null: not said
/// @param action JSON of a `CallAction`; null: made from the allocation
/// @param timeoutSeconds how long the callee may ring
/// @param maxCallSeconds the shortest that the call, its queue and its tenant say; null: none says
/// @param recording null: it is not recorded
record Claimed(
    CallId call,
    AttemptId attempt,
    int number,
    @Nullable Long queue,
    List<String> queueDids,
    long entry,
    boolean quick,
    String phoneNumber,
    @Nullable String callerId,
    @Nullable String action,
    int timeoutSeconds,
    @Nullable Instant deadline,
    @Nullable Integer maxCallSeconds,
    @Nullable Recording recording) {}
