package dialer.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dialer.call.ClientCode;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one tenant may do on one Asterisk server, as the agent enforces it.
///
/// @param channels calls at once, 0 or more: the allocation's `allowed_active_calls`, or less where
///   the tenant's `allocated_channels` leaves less. One call takes one, though Dial uses two
///   Asterisk channels
/// @param quickReserve how many of them bulk calls leave free for quick calls
/// @param callsPerSecond originates a second, above 0
/// @param callsPerHour originates in a sliding hour; null means no limit
/// @param maxCallSeconds a call is hung up this long after it began to be dialled
/// @param endpoints the PJSIP endpoints its calls may leave through
/// @param applications what may run when the callee answers; never one of those that
///   `dialer.originate.Application` refuses
/// @param contexts dialplan contexts a call may enter
/// @param callerIds numbers it may show
/// @param anyCallerId whether it may show any other number too
/// @param flushGeneration originates of an older generation are given back, not dialled
/// @param pausedQueues queues of which nothing is dialled now
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Allocation(
    ClientCode client,
    int channels,
    int quickReserve,
    double callsPerSecond,
    @Nullable Integer callsPerHour,
    int maxCallSeconds,
    List<String> endpoints,
    List<String> applications,
    List<String> contexts,
    Set<String> callerIds,
    boolean anyCallerId,
    long flushGeneration,
    Set<Long> pausedQueues) {

  public Allocation {
    if (channels < 0 || quickReserve < 0 || callsPerSecond <= 0 || maxCallSeconds < 1) {
      throw new IllegalArgumentException("an allocation's limits must not be negative");
    }
    endpoints = List.copyOf(endpoints);
    applications = List.copyOf(applications);
    contexts = List.copyOf(contexts);
    callerIds = Set.copyOf(callerIds);
    pausedQueues = Set.copyOf(pausedQueues);
  }

  /// How many calls of this kind may be up at once: bulk calls leave the reserve free, but never
  /// less than one channel for themselves while there is any.
  public int channelsFor(boolean quick) {
    return quick ? channels : Math.max(Math.min(channels, 1), channels - quickReserve);
  }
}
