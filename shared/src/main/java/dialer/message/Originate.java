package dialer.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.call.AttemptId;
import dialer.call.CallId;
import dialer.call.ClientCode;
import dialer.originate.CallAction;
import dialer.originate.Recording;
import dialer.server.ServerCode;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One try at one call, from dispatch to an agent, on [Topology#calls].
///
/// @param attempt also the AMI `ActionID` and `ChannelId`, so a redelivery is seen
/// @param queue the queue master the call belongs to; null for a quick call
/// @param quick goes before bulk calls and may use the allocation's quick reserve
/// @param flushGeneration the tenant's when it was claimed; an older one than the agent's is void:
///   give it back
/// @param deadline from then on the attempt is void: report `EXPIRED`, do not dial
/// @param windowEnds when the tenant's calling hours end: from then on give it back; null: they do
///   not end
/// @param maxCallSeconds it is hung up this long after it began to be dialled, if its allocation
///   does not end it before; null: the allocation alone says
/// @param recording null: it is not recorded
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Originate(
    AttemptId attempt,
    CallId call,
    ClientCode client,
    ServerCode server,
    @Nullable Long queue,
    boolean quick,
    long flushGeneration,
    CallAction action,
    @Nullable Instant deadline,
    @Nullable Instant windowEnds,
    @Nullable Integer maxCallSeconds,
    @Nullable Recording recording)
    implements Message {}
